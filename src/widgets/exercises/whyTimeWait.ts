import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 6.3. */
export const whyTimeWait: ChoiceQuestion = {
  ask: 'The client’s FIN has come and the NIC has sent the last ACK. What goes wrong if the NIC forgets the connection at once? Two answers are right.',
  options: [
    {
      text: 'If the last ACK is lost, the client’s repeated FIN meets nobody who knows it, and is answered with a reset.',
      right: true,
      reason:
        'The client cannot tell a lost ACK from a lost FIN, so it sends the FIN again. Somebody has to be there to answer.',
    },
    {
      text: 'The client cannot use the response before the NIC’s memory is released.',
      right: false,
      reason: 'The client had all its bytes when the response arrived. Closing changes nothing about them.',
    },
    {
      text: 'A segment that wandered about in the network may arrive during a new connection between the same ports.',
      right: true,
      reason:
        'If its sequence number falls into the new window, old bytes could be taken for new ones. Waiting lets such segments die.',
    },
    {
      text: 'The response could no longer be retransmitted.',
      right: false,
      reason: 'The client’s FIN acknowledged the response. It has arrived; nobody needs it again.',
    },
  ],
};
