import type { FigureExperiment } from '#widgets/kit/experiment.ts';

/** Sizes a reader of this book knows: the message of Figure 1.1, one full segment, the first window of ten (RFC 6928). */
export const yardsticks: readonly { readonly bytes: number; readonly name: string }[] = [
  { bytes: 64, name: '64 B message' },
  { bytes: 1460, name: 'one segment' },
  { bytes: 14_600, name: 'ten segments' },
];

/** Nothing is run: the figure shows what others measured. */
export const experiment: FigureExperiment = { specs: {}, results: () => ({}) };
