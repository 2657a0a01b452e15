import type { BlankQuestion } from '#widgets/kit/question.ts';

/** As hardware.ts has them; a test compares. The page does not load that table for two numbers. */
const kernel = 4770;
const user = 105;
/** What one connection may pay for switching. */
const budget = 100;

/** Exercise 10.1: how many must share a visit of the application. The slips are one switch instead of two, and rounding down. */
export const shareTheSwitch: BlankQuestion = {
  ask: 'The stack visits the application, and everybody who has news at that moment is served. A visit takes two switches: there, and back. How many connections must share one visit for switching to cost each of them at most 100 cycles?',
  given: [
    { label: 'One switch, kernel threads', value: `${kernel} cycles` },
    { label: 'One switch, user-level threads', value: `${user} cycles` },
  ],
  blanks: [
    {
      label: 'Connections to a visit, kernel threads',
      answer: Math.ceil((2 * kernel) / budget),
      wrong: [
        {
          value: Math.ceil(kernel / budget),
          reason: 'That pays for the way there. The stack has to be given the processor back as well.',
        },
        {
          value: Math.floor((2 * kernel) / budget),
          reason: 'With that many it is a little over 100 cycles each. One more has to share.',
        },
      ],
      hint: 'Two switches cost 9,540 cycles. By how many must they be divided to come to 100 or less?',
    },
    {
      label: 'Connections to a visit, user-level threads',
      answer: Math.ceil((2 * user) / budget),
      wrong: [
        {
          value: Math.ceil(user / budget),
          reason: 'Divide two switches, not one: 105 cycles each for two connections is over 100.',
        },
        { value: 1, reason: 'A visit for one connection costs it 210 cycles.' },
      ],
      hint: 'Two switches cost 210 cycles.',
    },
  ],
  because:
    'A kernel switch has to be shared by a crowd; a user-level switch is cheap before any crowd has formed.',
};
