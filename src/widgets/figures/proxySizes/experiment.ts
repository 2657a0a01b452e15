import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { carriedBy, gigabits } from '#widgets/kit/carried.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { proxySpec, STAYS, ways } from '#widgets/kit/proxyLoads.ts';
import type { Way } from '#widgets/kit/proxyLoads.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Mode = ExperimentSpec['proxy']['mode'];
export interface Knobs {
  readonly mode: Mode;
  /** Bytes of a file, where the reader's line stands. */
  readonly at: number;
}
export const initial: Knobs = { mode: 'http', at: 1024 };
export const sizeStops = [64, 256, 1024, 4096, 16_384, 65_536];
const CORES = 2;

export const nameOf = (way: Way, size: number): string => `${way} ${size}`;

export function specOf(way: Way, size: number, mode: Mode): ExperimentSpec {
  const spec = proxySpec(way, CORES, STAYS);
  return {
    ...spec,
    name: `A proxy in mode ${mode}, files of ${size} bytes: ${way}`,
    proxy: { ...spec.proxy, mode },
    // In mode http the path takes the place of what a request of known bytes carries.
    workload: { ...spec.workload, content: 'fixed', requestBytes: 64, replyBytes: size },
  };
}

export function specsOf({ mode }: Knobs): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const way of ways) for (const size of sizeStops) specs[nameOf(way, size)] = specOf(way, size, mode);
  return specs;
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const report = (way: Way, size: number): Report => runs[nameOf(way, size)].report;
    const carried = (way: Way, size: number): number => carriedBy(report(way, size));
    const [least, most] = [sizeStops[0], sizeStops[sizeStops.length - 1]];
    const gain = (size: number): string =>
      `${(carried('spliced', size) / carried('relayed', size)).toFixed(1)}×`;
    return {
      cores: String(CORES),
      gainLeast: gain(least),
      gainMost: gain(most),
      relayedLeast: gigabits(carried('relayed', least)),
      relayedMost: gigabits(carried('relayed', most)),
      splicedLeast: gigabits(carried('spliced', least)),
      splicedMost: gigabits(carried('spliced', most)),
    };
  },
};
