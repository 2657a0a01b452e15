import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { busiest, carriedBy, gigabits } from '#widgets/kit/carried.ts';
import { proxySpec, STAYS, ways } from '#widgets/kit/proxyLoads.ts';
import type { Way } from '#widgets/kit/proxyLoads.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  /** Requests on a connection. */
  readonly requests: number;
  /** Cores, where the reader's line stands. */
  readonly at: number;
}
export const initial: Knobs = { requests: STAYS, at: 1 };
export const coreStops = [1, 2, 4, 8];

export const nameOf = (way: Way, cores: number): string => `${way} ${cores}`;

export function specsOf({ requests }: Knobs): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const way of ways)
    for (const cores of coreStops) specs[nameOf(way, cores)] = proxySpec(way, cores, requests);
  return specs;
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const report = (way: Way, cores: number): Report => runs[nameOf(way, cores)].report;
    const carried = (way: Way, cores: number): number => carriedBy(report(way, cores));
    const most = coreStops[coreStops.length - 1];
    const gain = (cores: number): string =>
      `${(carried('spliced', cores) / carried('relayed', cores)).toFixed(1)}×`;
    return {
      most: String(most),
      relayedOne: gigabits(carried('relayed', 1)),
      splicedOne: gigabits(carried('spliced', 1)),
      relayedMost: gigabits(carried('relayed', most)),
      splicedMost: gigabits(carried('spliced', most)),
      gainOne: gain(1),
      gainMost: gain(most),
      idleShare: busiest(report('spliced', 1)),
    };
  },
};
