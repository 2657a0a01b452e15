import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 5.2. */
export const whyHashTheCount: ChoiceQuestion = {
  ask: 'The counter stands in the top five bits for everybody to read. Why is it hashed into the proof as well?',
  options: [
    {
      text: 'So that the NIC can find out the count again.',
      right: false,
      reason: 'It reads the count from the top five bits. Nothing can be read back out of a hash.',
    },
    {
      text: 'Because whoever holds an old cookie could otherwise write today’s count over the old one.',
      right: true,
      reason:
        'A date is worth something only if the signature covers it. With the count under the hash, changing it breaks the proof, as any bit of the number does in Figure 5.1.',
    },
    {
      text: 'Because two clients would otherwise get the same number.',
      right: false,
      reason: 'Their addresses and ports are hashed too, and these already differ.',
    },
    {
      text: 'So that the count can have more than five bits.',
      right: false,
      reason:
        'The hash does use the whole count, but that is a by-product. Consider what somebody with an old cookie could do.',
    },
  ],
};
