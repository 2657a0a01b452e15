import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 8.1: below the budget idle cores do the extra work. */
export const whyAThousandAreFree: ChoiceQuestion = {
  ask: 'At 40 Gb/s of the smallest frames, a thousand more cycles for every frame change nothing in the throughput. Why?',
  options: [
    {
      text: 'The threads hide them, as they hide waiting for memory.',
      right: false,
      reason:
        'A thread that computes holds its core. Only waiting can be hidden by another thread of the same core.',
    },
    {
      text: 'Without them the cores were idle for more than a thousand cycles a frame: the link was the limit.',
      right: true,
      reason:
        'The budget is what all cores together have for each frame at this rate. As long as base and extra fit, the link decides.',
    },
    {
      text: 'The extra work is done after the frame has been sent.',
      right: false,
      reason:
        'A run goes to completion before its frame leaves. Delay does grow; throughput does not change.',
    },
    {
      text: 'The frames wait in the buffers of the islands until there is time.',
      right: false,
      reason:
        'A buffer helps against a burst. Under a steady load that is too high it fills, and then frames are lost.',
    },
  ],
};
