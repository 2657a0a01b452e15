import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 14.2: a ratio says nothing when more than one thing changed between its two sides. */
export const unfairComparison: ChoiceQuestion = {
  ask: 'Four sentences compare a new stack with an old one, each on a server of one core that is busy all the time. Which comparison cannot tell you what the new stack is worth?',
  options: [
    {
      text: 'Both stacks serve the same 64-byte requests, one on each connection, from the same clients, on the same card; on the new one the card also opens and closes.',
      right: false,
      reason:
        'One thing changed, and it is the thing that is sold. Whatever the ratio is, it belongs to the offload.',
    },
    {
      text: 'The new stack is measured with a hundred requests on each connection, the old one with one, because each was tuned for its best case.',
      right: true,
      reason:
        'Two things changed. A hundred requests on a connection spread the cost of opening and closing over a hundred, on any stack; the ratio mixes that with what the new stack does.',
    },
    {
      text: 'The new stack is measured with one request on each connection, and the old one with the same requests on connections that stay open.',
      right: false,
      reason:
        'This one favours the old stack, and it says so. If the new one comes close nevertheless, the sentence is worth more, not less.',
    },
    {
      text: 'The old stack is Linux and the new one is mTCP with offloads; a third bar shows mTCP without.',
      right: false,
      reason:
        'Between the first bar and the last, two things changed. But the third stands between them, so that each step can be read alone.',
    },
  ],
};
