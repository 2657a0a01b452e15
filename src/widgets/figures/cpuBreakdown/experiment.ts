import { Category } from '#engine/host/cycles.table.ts';
import {
  shortConnections,
  shortConnectionsLinux,
  shortConnectionsOffloaded,
} from '#experiment/presets/shortConnections.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { bytes, percent } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { busyCycles, totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Stack = 'linux' | 'mtcp' | 'acceltcp';
/** Which bars stand beside each other. */
export type Shown = 'both' | 'off' | 'on' | 'all';

export interface Knobs {
  /** Reply size of the pair of bars that belongs to the reader. */
  readonly ownBytes: number;
  readonly transactions: number;
}
export const initial: Knobs = { ownBytes: 256, transactions: 1 };
export const ownStops = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];
export const transactionStops = [1, 2, 4, 8, 16, 32];
export const sizes = [64, 1024, 8192, 65_536];
export const stacksOf: Readonly<Record<Shown, readonly Stack[]>> = {
  both: ['mtcp', 'acceltcp'],
  off: ['mtcp'],
  on: ['acceltcp'],
  all: ['linux', 'mtcp', 'acceltcp'],
};
export const stackNames: Readonly<Record<Stack, string>> = {
  linux: 'Linux',
  mtcp: 'mTCP',
  acceltcp: 'AccelTCP',
};

const base: Readonly<Record<Stack, ExperimentSpec>> = {
  linux: shortConnectionsLinux.spec,
  mtcp: shortConnections.spec,
  acceltcp: shortConnectionsOffloaded.spec,
};
/** Enough connections that the first and the last weigh nothing, few enough that the reader need not wait. */
const FRAMES = 6000;
const CONCURRENCY = 64;

export function nameOf(stack: Stack, replyBytes: number): string {
  return `${stack} ${replyBytes}`;
}

export function specOf(stack: Stack, replyBytes: number, transactions: number): ExperimentSpec {
  const spec = base[stack];
  const frames = 7 + transactions * 2 * Math.ceil(replyBytes / spec.tcp.mss);
  const connections = Math.max(CONCURRENCY * 2, Math.round(FRAMES / frames));
  return {
    ...spec,
    name: `cycles by category, ${bytes(replyBytes)} on ${stack}`,
    workload: { ...spec.workload, concurrency: CONCURRENCY, connections, transactions, replyBytes },
  };
}

export function specsOf(
  replySizes: readonly number[],
  transactions: number,
  stacks: readonly Stack[],
): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const size of replySizes)
    for (const stack of stacks) specs[nameOf(stack, size)] = specOf(stack, size, transactions);
  return specs;
}

export function shareOf(report: Report, category: number): number {
  const total = totalBusy(report);
  return total === 0 ? 0 : busyCycles(report)[category] / total;
}

/** Keeping the two ends in agreement: connection management and the data path (the calibration of hardware.ts). */
function conformanceShare(report: Report): number {
  return shareOf(report, Category.Connection) + shareOf(report, Category.DataPath);
}

export function cyclesPerConnection(report: Report): number {
  return totalBusy(report) / Math.max(1, report.totals.connectionsCompleted);
}

export const experiment: FigureExperiment = {
  specs: {
    ...specsOf([...sizes, initial.ownBytes], initial.transactions, stacksOf.both),
    ...specsOf([64], initial.transactions, ['linux']),
  },
  results(runs: Runs) {
    const report = (stack: Stack, size: number): Report => runs[nameOf(stack, size)].report;
    const times = (dear: Stack, cheap: Stack): string =>
      `${(cyclesPerConnection(report(dear, 64)) / cyclesPerConnection(report(cheap, 64))).toFixed(2)}×`;
    return {
      connectionShare64: percent(shareOf(report('mtcp', 64), Category.Connection)),
      connectionShare64k: percent(shareOf(report('mtcp', 65_536), Category.Connection)),
      conformanceShare64: percent(conformanceShare(report('mtcp', 64))),
      speedup64: times('mtcp', 'acceltcp'),
      linuxTimes64: times('linux', 'mtcp'),
      linuxConformanceShare64: percent(conformanceShare(report('linux', 64))),
    };
  },
};
