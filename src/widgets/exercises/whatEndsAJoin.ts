import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 3.3: several are right. */
export const whatEndsAJoin: ChoiceQuestion = {
  ask: 'A card holds two joined segments of a flow. Which of these segments of the same flow may not be joined to them? (There is more than one.)',
  options: [
    {
      text: 'The next number, the same acknowledgment, but its ECN bits say “congestion experienced”.',
      right: true,
      reason:
        'One header cannot say that one part was marked and the other not. The mark would be lost, or seem to stand on everything.',
    },
    {
      text: 'The next number and an acknowledgment of more data than before.',
      right: true,
      reason:
        'The joined frame has one acknowledgment number. The older one would be lost, and with it what a sender learns from each.',
    },
    {
      text: 'The next number, equal timestamps, and as many bytes as those before.',
      right: false,
      reason: 'Its header can be written again from the joined frame’s: this is what joining is for.',
    },
    {
      text: 'A number a thousand bytes beyond the next one.',
      right: true,
      reason:
        'A gap would be hidden under one header. It begins a frame of its own, and the host will say what is missing.',
    },
  ],
};
