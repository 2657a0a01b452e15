import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** What a figure runs before anyone touches it, and the numbers the text takes from that. */
export interface FigureExperiment {
  readonly specs: Readonly<Record<string, ExperimentSpec>>;
  /** Name of a number -> the number as the text prints it, unit included. */
  results(runs: Runs): Record<string, string>;
}

/** What every figure's component takes. `baked` holds finished runs: at build time there is no worker. */
export interface FigureProps {
  active: boolean;
  baked?: Runs;
}
