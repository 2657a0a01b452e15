import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 8.3: (base + 3,000) / (base + 1,000) is below 3 for every base. */
export const whyNotOneBudget: ChoiceQuestion = {
  ask: 'A card is limited by its cycles: its rate is all its cycles divided by base + extra. Could the same load be 30 % slower with 1,000 extra cycles and 80 % slower with 3,000?',
  options: [
    {
      text: 'Yes, with a base of about 2,300 cycles.',
      right: false,
      reason:
        'Then 1,000 cycles do cost about 30 %. But 3,000 cost 57 %: 2,300 of 5,300 are left, not a fifth.',
    },
    {
      text: 'Yes, with a base of 750 cycles.',
      right: false,
      reason: 'Then 3,000 cycles do leave a fifth. But 1,000 leave 750 of 1,750, which is 57 % slower.',
    },
    {
      text: 'No: 70 % and 20 % differ by a factor of 3.5, and from 1,000 to 3,000 extra cycles a rate can fall by no more than a factor of 3.',
      right: true,
      reason:
        'The factor is (base + 3,000) ÷ (base + 1,000). It is 3 when the base is nothing, and less for every other base.',
    },
    {
      text: 'No: cycles add up, so three times the cycles must cost three times the percentage.',
      right: false,
      reason:
        'The rate is a quotient, not a difference. Three times 30 % would be 90 %, and no budget gives that.',
    },
  ],
};
