import type { BlankQuestion } from '#widgets/kit/question.ts';

const gain = 2.3;
/** What must vanish for a gain, in whole per cent, rounded up. */
const mustVanish = (times: number): number => Math.ceil(100 * (1 - 1 / times));

/** Exercise 14.1: Amdahl's bound read backwards. The slips take the gain for a share, or what is left for what is gone. */
export const boundOfRemoval: BlankQuestion = {
  ask: 'A server is limited by its processor. A paper says that an offload makes it 2.3 times as fast. What share of the cycles of a request must have vanished? And if only half of that share had vanished, how fast would the server be? Whole per cent: the first rounded up, the second rounded down.',
  given: [
    { label: 'Throughput before', value: '100 %' },
    { label: 'Throughput after', value: '230 %' },
  ],
  blanks: [
    {
      label: 'Cycles that vanished, per cent',
      answer: mustVanish(gain),
      wrong: [
        {
          value: 130,
          reason:
            'That is how much throughput grew. Nothing can lose more than all of its cycles: throughput goes as one over them.',
        },
        { value: 43, reason: '44 % rounded down is what is left: 100 ÷ 2.3. The question is what is gone.' },
        { value: 44, reason: 'That is what is left: 100 ÷ 2.3 is 43.5. The question is what is gone.' },
        { value: 56, reason: 'Close: 100 − 43.48 is 56.52, and the question says rounded up.' },
      ],
      hint: 'If 100 cycles became 100 ÷ 2.3, how many are gone?',
    },
    {
      label: 'Throughput with half of that gone, per cent of before',
      answer: Math.floor(100 / (1 - (1 - 1 / gain) / 2)),
      wrong: [
        {
          value: 165,
          reason:
            'That is half of the growth. Cycles and throughput are inverses: half of the cycles saved brings less than half of the gain.',
        },
        { value: 115, reason: 'That is half of 230. Some cycles did vanish: divide 100 by what is left.' },
        { value: 140, reason: 'Close: 100 ÷ 71.74 is 139.4, and the question says rounded down.' },
      ],
      hint: 'Half of 56.5 is 28.3. What is 100 divided by what is left of 100?',
    },
  ],
  because:
    'The last cycles saved bring the most. This is why a published gain close to its bound is a strong claim, and why a small error in what is left becomes a large one in the gain.',
};
