import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 12.2: the part that stays bounds the gain; the slip is to forget what a removal leaves. */
export const howMuchIsAmdahl: ChoiceQuestion = {
  ask: 'A program spends 40 % of a core’s cycles itself and 60 % in its stack. An offload removes two thirds of what the stack spends, and nothing of the program. How many times as many requests does the core serve?',
  options: [
    {
      text: '3×',
      right: false,
      reason: 'That is what happens to the stack alone. The program’s 40 % are still there.',
    },
    {
      text: '2.5×',
      right: false,
      reason: 'That is 1 ÷ 0.40: the bound, if the whole stack had become free. A third of it is left.',
    },
    {
      text: '1.67×',
      right: true,
      reason:
        '1 ÷ (0.40 + 0.60 ÷ 3) = 1 ÷ 0.60. To come near the bound of 2.5 an offload has to remove nearly all of the stack.',
    },
    {
      text: '1.4×',
      right: false,
      reason: '40 % fewer cycles are not 40 % more requests: they are 1 ÷ 0.60 as many.',
    },
  ],
};
