import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 14.3: which published numbers a model may be fitted to, if it is to predict the gain of Redis. */
export const whatCalibrationMaySee: ChoiceQuestion = {
  ask: 'A model is to predict how much faster Redis becomes with the offloads. Some of its figures must be fitted to something. Which of these may it see?',
  options: [
    {
      text: 'The time a card takes to read 64 bytes of host memory.',
      right: true,
      reason: 'It is a measurement of a part, made by people who did not know of the question.',
    },
    {
      text: 'The share of cycles that the stack takes on mTCP, before anything is offloaded.',
      right: true,
      reason:
        'It describes the starting point and not the effect. It says how much there is to remove, and leaves open how much is removed and what is added.',
    },
    {
      text: 'The throughput of Redis with the offloads, on one core.',
      right: false,
      reason: 'With the starting point it is the answer itself: the gain is their quotient.',
    },
    {
      text: 'The gain of Redis, but only to choose between two models that fit everything else equally well.',
      right: false,
      reason: 'Choosing is fitting, with a knob of two stops. Afterwards the gain has been seen.',
    },
  ],
};
