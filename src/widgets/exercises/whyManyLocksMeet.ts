import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 7.2: timers set now for the same wait ring in the same tick. */
export const whyManyLocksMeet: ChoiceQuestion = {
  ask: 'A hashed wheel has 256 slots, each with its own lock, and yet 81 cores set only a few times as many timers as with one lock for everything. Why?',
  options: [
    {
      text: 'The slot is chosen by a hash of the flow, and the hash spreads badly.',
      right: false,
      reason:
        'The slot is the tick of the deadline, not a function of the flow. A timer must be found by its time.',
    },
    {
      text: 'The memory cannot serve 256 locks at once.',
      right: false,
      reason:
        'A lock is one access more. The bitmap wheel asks the same memory for far more operations a second.',
    },
    {
      text: 'All timers that are set now wait equally long, so they ring in the same tick, belong in the same slot, and need the same lock.',
      right: true,
      reason:
        'During one tick every start goes to one slot. Only the stops are spread, over the slots of the last turn.',
    },
    {
      text: 'Each start must take the locks of both neighbouring slots as well.',
      right: false,
      reason: 'The neighbours that change are entries of the same list. Other slots are not involved.',
    },
  ],
};
