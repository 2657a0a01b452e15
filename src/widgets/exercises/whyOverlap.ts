import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 4.2. */
export const whyOverlap: ChoiceQuestion = {
  ask: 'While the NIC’s answer is on its way, host and NIC both hold the connection. Why is that harmless, when being held by nobody is not?',
  options: [
    {
      text: 'Because the answer takes less than a microsecond, and nothing can happen in that time.',
      right: false,
      reason:
        'In Figure 4.3 a slow host makes it last a hundred times as long, and nothing breaks. Short is not the same as safe.',
    },
    {
      text: 'Because the worst that two holders can do is to send the same bytes twice, and TCP’s receiver knows by their numbers that it has them.',
      right: true,
      reason:
        'Sequence numbers make repetition harmless: that is what they are for. No number helps against a promise that nobody keeps.',
    },
    {
      text: 'Because the host and the NIC lock the connection in turn.',
      right: false,
      reason: 'There is no lock across the bus. Each would have to wait for the other for every packet.',
    },
    {
      text: 'Because the client notices the hand-over and keeps still until it is done.',
      right: false,
      reason: 'The client notices nothing. It may send at any moment, and in Figure 4.3 it does.',
    },
  ],
};
