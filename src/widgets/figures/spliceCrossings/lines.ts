import type { Form, SweepLine, Tone } from '#widgets/charts/sweepLines.ts';
import { measured, nameOf, sizes, wayNames, ways } from '#widgets/figures/spliceCrossings/experiment.ts';
import type { Measure, Way } from '#widgets/figures/spliceCrossings/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

const looks: Readonly<Record<Way, { readonly tone: Tone; readonly form: Form }>> = {
  relayed: { tone: 'host', form: 'square' },
  spliced: { tone: 'nic', form: 'circle' },
};

/** One line for each way through the proxy, a run at each of its points. */
export function linesOf(runs: Runs, measure: Measure): SweepLine[] {
  return ways.map((way) => ({
    key: way,
    name: wayNames[way],
    ...looks[way],
    points: sizes.map((at) => ({ at, value: measured(runs[nameOf(way, at)].report, measure) })),
  }));
}
