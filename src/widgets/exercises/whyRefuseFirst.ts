import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 6.2. */
export const whyRefuseFirst: ChoiceQuestion = {
  ask: 'The table on the NIC is full. Why must the host learn that before it frees the connection, and not after?',
  options: [
    {
      text: 'Because the response could then cross the bus only once.',
      right: false,
      reason: 'A second crossing would be a cost, not a fault. Something worse happens.',
    },
    {
      text: 'Because in between nobody would have both the response and the duty to resend it; if it is lost then, the client waits for ever.',
      right: true,
      reason:
        'A promise to deliver may move, but at every instant one side must hold it. The released NIC program refuses silently when a slot is taken, after the host has freed its state, and the response is lost for good.',
    },
    {
      text: 'Because the NIC would overwrite another connection’s response.',
      right: false,
      reason:
        'A NIC that checks for a free entry overwrites nothing. The trouble is the connection that was turned away.',
    },
    {
      text: 'Because the client would receive the response twice.',
      right: false,
      reason:
        'Twice would be harmless: the sequence numbers tell the client that it has those bytes. Never is what hurts.',
    },
  ],
};
