import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 3.2. */
export const whyTheCutterMustSum: ChoiceQuestion = {
  ask: 'A host could sum its bytes itself and still let the card cut large frames. Why does no stack allow that?',
  options: [
    {
      text: 'The card has no access to the payload until the sum is right.',
      right: false,
      reason: 'The card copies the payload from host memory and does not ask whether any sum fits.',
    },
    {
      text: 'The sum covers a header that does not exist yet: each piece has its own sequence number and length, and only part of the bytes.',
      right: true,
      reason:
        'The host would have to know every piece’s header and sum each piece apart: the very work it wanted to hand over. Whoever writes the headers must write the sums.',
    },
    {
      text: 'Two sums, one of the host and one of the card, would cancel each other.',
      right: false,
      reason:
        'A sum does not cancel another one; the field has room for one value, and the last writer wins.',
    },
    {
      text: 'The receiver verifies the sum over the large frame.',
      right: false,
      reason:
        'The receiver never sees the large frame. It gets segments, as from any other sender, and verifies each of them.',
    },
  ],
};
