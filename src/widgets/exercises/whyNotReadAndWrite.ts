import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 7.1: the lost update. */
export const whyNotReadAndWrite: ChoiceQuestion = {
  ask: 'Suppose a core sets a flow’s bit by reading its word, setting the bit, and writing the word back. Two cores do this at the same moment, for two flows of one word. What can go wrong?',
  options: [
    {
      text: 'The word is damaged: bits of other groups are set as well.',
      right: false,
      reason:
        'Both cores write a word that was correct for what they had read. Nothing outside that word is touched.',
    },
    {
      text: 'One of the two timers is never started: the later write carries the word as it was before the other bit was set.',
      right: true,
      reason:
        'Both read the same word, each adds its own bit, and the second to write undoes the first. That flow waits for a resend that never comes.',
    },
    {
      text: 'Both timers ring a turn too early.',
      right: false,
      reason: 'The group a bit stands in decides when it rings, and neither core wrote to another group.',
    },
    {
      text: 'Nothing, as long as the two cores belong to the same island.',
      right: false,
      reason:
        'The memory is common to all islands, and it serves one access at a time; what matters is what happens between a core’s read and its write.',
    },
  ],
};
