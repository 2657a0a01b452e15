import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 12.1. */
export const whyQuit: ChoiceQuestion = {
  ask: 'In Figure 12.1 a client that sends its look-up and QUIT together gains much more from AccelTCP than one that reads the answer and closes. Why?',
  options: [
    {
      text: 'The NIC can only finish a close that the host began; if the client’s FIN comes first, the host has to do all of it.',
      right: false,
      reason:
        'The NIC takes over either way. In the second group it does send the host’s FIN and waits for its acknowledgment.',
    },
    {
      text: 'With QUIT, reply and FIN go to the NIC in one hand-over. Without, the host has sent a reply whose connection is still its own, and needs a full control block and a timer until the client closes.',
      right: true,
      reason:
        'The host can forget only what is over. A reply without a FIN may have to be repeated by the host, and the client’s acknowledgment and FIN cross the bus to it.',
    },
    {
      text: 'QUIT is a second command, and two commands at once are cheaper than one.',
      right: false,
      reason:
        'It makes Redis itself dearer: look at the last shade of the bars. The gain comes in spite of it.',
    },
    {
      text: 'A client that says QUIT is not acknowledged, so a packet is saved.',
      right: false,
      reason:
        'Every byte is acknowledged; the acknowledgment rides on the reply. One packet fewer would not explain thousands of cycles.',
    },
  ],
};
