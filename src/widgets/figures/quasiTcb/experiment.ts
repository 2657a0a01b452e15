import { specOf, workloads } from '#widgets/figures/quasiTcb/workloads.ts';
import type { WorkloadKey } from '#widgets/figures/quasiTcb/workloads.ts';
import { bytes, count, grouped, percent } from '#widgets/kit/format.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Report } from '#experiment/report.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly looked: WorkloadKey;
  readonly concurrency: number;
}
export const initial: Knobs = { looked: 'one', concurrency: 256 };
export const concurrencyStops = [64, 128, 256, 512, 1024];

export const nameOf = (key: WorkloadKey, isLazy: boolean): string => `${key} ${isLazy ? 'lazy' : 'full'}`;

export function specsOf(concurrency: number): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const kind of workloads)
    for (const isLazy of [true, false]) specs[nameOf(kind.key, isLazy)] = specOf(kind, isLazy, concurrency);
  return specs;
}

/** Quasi-TCBs that became full ones, for whatever reason. */
export const promotedOf = (report: Report): number =>
  Object.values(report.host.promotions).reduce((sum, times) => sum + times, 0);

export const experiment: FigureExperiment = {
  specs: specsOf(initial.concurrency),
  results(runs: Runs) {
    const at = (key: WorkloadKey, isLazy: boolean): Report => runs[nameOf(key, isLazy)].report;
    const peak = (key: WorkloadKey, isLazy: boolean): string => bytes(at(key, isLazy).cpu.tcbBytesPeak);
    const promoted = (key: WorkloadKey): string => {
      const report = at(key, true);
      return percent(promotedOf(report) / Math.max(1, report.totals.connectionsCompleted));
    };
    return {
      open: grouped(initial.concurrency),
      onePeakLazy: peak('one', true),
      onePeakFull: peak('one', false),
      oneHeld: count(at('one', true).cpu.connectionsPeak),
      secondPeakLazy: peak('second', true),
      alonePeakFull: peak('alone', false),
      secondPromoted: promoted('second'),
      largerPromoted: promoted('larger'),
      alonePromoted: promoted('alone'),
    };
  },
};
