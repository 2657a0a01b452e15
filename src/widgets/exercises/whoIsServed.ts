import type { PredictionQuestion } from '#widgets/kit/question.ts';

/** Opens chapter 5. */
export const whoIsServed: PredictionQuestion = {
  kind: 'choice',
  ask: 'A server with one core answers short requests. Then somebody sends it ten million forged SYNs a second. The host has learned to answer a SYN without keeping anything. How many of the honest clients does it still serve?',
  options: ['all, only later', 'about half', 'about one in ten', 'hardly any'],
};
