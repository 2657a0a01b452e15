import type { ExperimentSpec } from '#experiment/spec.ts';

export interface WheelKnobs {
  readonly groups: number;
  /** ns. */
  readonly tick: number;
  /** Flows the table can hold: bits in each group. */
  readonly flows: number;
}

/** What one figure of the wheel is made of. */
export interface WheelFigureParts {
  readonly name: string;
  readonly initial: WheelKnobs;
  readonly groupStops: readonly number[];
  readonly tickStops: readonly number[];
  readonly flowStops: readonly number[];
  /** Where in the run the picture stands at first, 0 to 1. */
  readonly startShare: number;
  specOf(knobs: WheelKnobs): ExperimentSpec;
}

/** The bitmap as the card stores it: whole 32-bit words for each group. */
export function bitmapBytes({ groups, flows }: WheelKnobs): number {
  return Math.ceil(flows / 32) * 4 * groups;
}
