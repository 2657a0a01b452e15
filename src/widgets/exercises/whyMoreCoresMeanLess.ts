import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 13.1: a quotient falls when its denominator grows. */
export const whyMoreCoresMeanLess: ChoiceQuestion = {
  ask: 'In Figure 13.1, with connections that stay, the gain of splicing falls as cores are added. What happens?',
  options: [
    {
      text: 'Splicing gets slower: the card has to serve more cores.',
      right: false,
      reason: 'Look at the upper line: it never falls. The card’s own cores are the same at every mark.',
    },
    {
      text: 'The relaying proxy grows with its cores; the splicing one already fills the wires and cannot grow.',
      right: true,
      reason:
        'A gain is a quotient. Its numerator stands at the rate of the ports, and its denominator goes on rising until it stands there as well.',
    },
    {
      text: 'Cores of the host compete for the entries of the splice table.',
      right: false,
      reason: 'Once a pair is spliced no core of the host touches its entries, nor a single frame of it.',
    },
    {
      text: 'More cores have more connections, and setting them up is the host’s work on both sides.',
      right: false,
      reason: 'These connections stay. Opening them is over before anything is measured.',
    },
  ],
};
