import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 4.3. */
export const whyNotTheMiddle: ChoiceQuestion = {
  ask: 'Opening and closing have moved to the NIC. Why not the part in between?',
  options: [
    {
      text: 'Because the data has to cross the bus anyway, so the host must see it and gains little; and the NIC would need buffers, windows and congestion state for every open connection.',
      right: true,
      reason:
        'What moves should be small, and should spare the bus a crossing. The middle is large and spares none: the application sits on the host.',
    },
    {
      text: 'Because a NIC cannot compute checksums over payload.',
      right: false,
      reason: 'It does that already, and much else: chapter 3 is about it.',
    },
    {
      text: 'Because in the middle no packets are lost.',
      right: false,
      reason: 'They are, and repairing that well is what the large state is for.',
    },
    {
      text: 'Because the protocol forbids that a machine other than the host acknowledges data.',
      right: false,
      reason:
        'The client cannot tell who acknowledges, and TCP does not ask. What matters is that somebody keeps the promise that an acknowledgment makes.',
    },
  ],
};
