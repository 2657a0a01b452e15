import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 10.2. */
export const whenToCopy: ChoiceQuestion = {
  ask: 'Zero-copy is called opportunistic: the host copies after all when it must. In which of these cases must it? Two answers are right.',
  options: [
    {
      text: 'A request has arrived, and the application does not read it during its turn.',
      right: true,
      reason:
        'The receive ring needs the buffer back for the next burst. What nobody has read must be moved somewhere that stays.',
    },
    {
      text: 'The request is only 64 bytes long.',
      right: false,
      reason: 'Small requests are no obstacle: they are read where they lie. There is merely little to gain.',
    },
    {
      text: 'The host sends a reply and keeps the connection.',
      right: true,
      reason:
        'Until the client has acknowledged it, the host may have to send it again. The transmit buffer is gone once the card has sent it, so a copy must be kept.',
    },
    {
      text: 'The reply leaves in the frame that is handed over to the NIC.',
      right: false,
      reason:
        'Then the NIC keeps the copy from which it resends. The host may write into the frame and forget it.',
    },
  ],
};
