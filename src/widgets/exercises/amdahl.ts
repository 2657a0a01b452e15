import type { BlankQuestion } from '#widgets/kit/question.ts';

/** Exercise 2.1: the bound that a removed share sets. The slip is to subtract where one must divide. */
export const amdahl: BlankQuestion = {
  ask: 'Connection management takes 60 of every 100 cycles of some server. An offload takes two thirds of that work away and adds nothing. By how much can throughput grow?',
  given: [
    { label: 'Cycles for 100 before', value: '100' },
    { label: 'of them connection management', value: '60' },
  ],
  blanks: [
    {
      label: 'Cycles left after the offload',
      answer: 60,
      wrong: [
        {
          value: 40,
          reason:
            'Those are the cycles that are not connection management, or the ones saved. What remains is 100 less two thirds of 60.',
        },
        {
          value: 20,
          reason: 'That is the connection management left over. The other 40 cycles are still there.',
        },
      ],
      hint: 'Two thirds of 60 are gone. What remains of 100?',
    },
    {
      label: 'Throughput, in per cent of before, rounded down',
      answer: 166,
      wrong: [
        {
          value: 140,
          reason: 'The cycles shrink by 40 of 100, but throughput is their inverse: divide, do not add.',
        },
        { value: 160, reason: 'Throughput goes as one over the cycles: 100 divided by 60.' },
        { value: 167, reason: 'Close: 100 ÷ 60 is 1.666…, and the question says rounded down.' },
        {
          value: 250,
          reason: 'That is the bound for removing all 60 cycles. A third of them is still there.',
        },
      ],
      hint: 'The same processor does 100 cycles of old work in the time it needs for how many cycles of new work?',
    },
  ],
  because:
    '100 ÷ 60 is 1.67. Even a perfect offload of all sixty cycles would stop at 100 ÷ 40 = 2.5: what stays behind sets the bound.',
};
