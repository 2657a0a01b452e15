import type { FigureExperiment } from '#widgets/kit/experiment.ts';

/** A published point: this share of the flows is smaller than this size. */
export interface FlowPoint {
  readonly bytes: number;
  readonly share: number;
  /** The source says "more than". */
  readonly isAtLeast: boolean;
}

/** Cellular flows (Woo et al., MobiSys 2013, as mTCP and the AccelTCP talk quote it). */
export const points: readonly FlowPoint[] = [
  { bytes: 4096, share: 0.5, isAtLeast: true },
  { bytes: 8192, share: 0.8, isAtLeast: false },
  { bytes: 32_768, share: 0.9, isAtLeast: true },
];

/** Sizes a reader of this book knows: the message of Figure 1.1, one full segment, the first window of ten (RFC 6928). */
export const yardsticks: readonly { readonly bytes: number; readonly name: string }[] = [
  { bytes: 64, name: '64 B message' },
  { bytes: 1460, name: 'one segment' },
  { bytes: 14_600, name: 'ten segments' },
];

/** Nothing is run: the figure shows what others measured. */
export const experiment: FigureExperiment = { specs: {}, results: () => ({}) };
