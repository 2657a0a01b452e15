import type { BlankQuestion } from '#widgets/kit/question.ts';

const flow = 100_083;

/** Exercise 6.1: where a flow's bit stands in a bitmap of 32-bit words. */
export const whereIsTheBit: BlankQuestion = {
  ask: 'The NIC takes over flow 100,083 while the wheel stands on group 5 of 8. It sets one bit. Where?',
  given: [
    { label: 'Flow', value: '100083' },
    { label: 'Word', value: 'flow >> 5' },
    { label: 'Bit in the word', value: 'flow & 31' },
  ],
  blanks: [
    {
      label: 'Word',
      answer: flow >> 5,
      wrong: [
        {
          value: Math.floor(flow / 64),
          reason: 'That divides by 64. A word here has 32 bits, so shift by 5, not by 6.',
        },
        { value: (flow >> 5) + 1, reason: 'A shift rounds down: bit 0 of word 0 is flow 0.' },
        { value: Math.floor(flow / 8), reason: 'That is the byte. The words have 32 bits.' },
      ],
      hint: 'Shifting right by 5 divides by 32 and drops the rest.',
    },
    {
      label: 'Bit',
      answer: flow & 31,
      wrong: [
        {
          value: flow & 63,
          reason: 'That keeps six bits of the flow number. Five are enough to name one of 32.',
        },
        { value: 32 - (flow & 31), reason: 'Counted from the other end. Bit 0 is the lowest.' },
      ],
      hint: 'What is left of 100,083 after taking out 32 as often as possible?',
    },
    {
      label: 'Ticks until the hand comes to this bitmap again',
      answer: 8,
      wrong: [
        {
          value: 3,
          reason:
            'That is how far it is to group 0. The bit stands in group 5, so the whole ring has to pass.',
        },
        { value: 7, reason: 'After seven steps the wheel stands on group 4. One more brings group 5 back.' },
      ],
      hint: 'The bit is set in the bitmap the wheel stands on now.',
    },
  ],
  because: `32 × ${flow >> 5} + ${flow & 31} = 100,083. Because the current tick has partly passed already, eight steps take more than seven whole ticks and at most eight.`,
};
