import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 10.3. */
export const whyGrow: ChoiceQuestion = {
  ask: 'In Figure 10.3 a connection with two requests needs a full control block; one with a single request does not. Why?',
  options: [
    {
      text: 'Two requests carry twice the bytes, and 40 bytes have no room for them.',
      right: false,
      reason:
        'Payload never stands in a control block, small or large. Where it lies and who must keep it is another matter.',
    },
    {
      text: 'After the first reply the connection stays with the host, which must now be able to repeat it, time it and bound it.',
      right: true,
      reason:
        'A timeout, a round-trip estimate, a congestion window, the unacknowledged bytes: none of them has a field in the small block. Handed over, they would be the NIC’s to keep.',
    },
    {
      text: 'The second request arrives in another packet, and the small block knows no sequence numbers.',
      right: false,
      reason: 'It does know them: next to send and next expected are among its few fields.',
    },
    {
      text: 'The NIC had opened the connection with a cookie, and a cookie is good for one request.',
      right: false,
      reason: 'The cookie’s work is over with the handshake.',
    },
  ],
};
