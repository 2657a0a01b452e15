import type { PredictionQuestion } from '#widgets/kit/question.ts';

/** Opens chapter 9. */
export const whatStillCrosses: PredictionQuestion = {
  kind: 'choice',
  ask: 'A proxy reads a request, picks a backend, sends the request there, and asks its card to do the rest. The reply is a quarter of a megabyte. How many bytes cross the bus between card and host for this connection, both ways together?',
  options: [
    'none',
    'a few kilobytes, however large the reply',
    'about as many as the reply has',
    'more than twice as many',
  ],
};
