import { Transaction, transactionNames } from '#engine/pcie/transactions.table.ts';
import { shortConnections, shortConnectionsOffloaded } from '#experiment/presets/shortConnections.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { bytes, count, grouped, percent, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Stack = 'mtcp' | 'acceltcp';
export type Part = 'setup' | 'teardown';
/** What is counted: crossings, their bytes, or the time they take of the bus. */
export type Measure = 'crossings' | 'bytes' | 'time';

export interface Knobs {
  /** What AccelTCP has moved to the NIC. */
  readonly moved: ReadonlySet<Part>;
  /** Connections open at once. */
  readonly concurrency: number;
}
export const initial: Knobs = { moved: new Set(['setup', 'teardown']), concurrency: 64 };
export const parts: readonly { key: Part; label: string }[] = [
  { key: 'setup', label: 'opening' },
  { key: 'teardown', label: 'closing' },
];
export const concurrencyStops = [1, 4, 16, 64, 256];
export const sizes = [64, 1024, 8192, 65_536];
export const stacks: readonly { stack: Stack; name: string; look: 'plain' | 'offloaded' }[] = [
  { stack: 'mtcp', name: 'mTCP', look: 'plain' },
  { stack: 'acceltcp', name: 'AccelTCP', look: 'offloaded' },
];
/** What crosses where the host runs TCP; the rest is what a card that runs it says. */
export const kinds = transactionNames.slice(0, Transaction.SocketCommand);
/** Enough that the first and the last weigh little. */
const FRAMES = 4000;

export function nameOf(stack: Stack, replyBytes: number): string {
  return `${stack} ${replyBytes}`;
}

export function specOf(stack: Stack, replyBytes: number, { moved, concurrency }: Knobs): ExperimentSpec {
  const base = stack === 'mtcp' ? shortConnections.spec : shortConnectionsOffloaded.spec;
  const frames = 9 + 2 * Math.ceil(replyBytes / base.tcp.mss);
  const connections = Math.max(2 * concurrency, Math.round(FRAMES / frames));
  const on = (part: Part): 'intended' | 'off' => (moved.has(part) ? 'intended' : 'off');
  const offloads =
    stack === 'mtcp' ? base.offloads : { ...base.offloads, setup: on('setup'), teardown: on('teardown') };
  return {
    ...base,
    name: `PCIe crossings, ${bytes(replyBytes)} on ${stack}`,
    offloads,
    workload: { ...base.workload, concurrency, connections, replyBytes },
  };
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return Object.fromEntries(
    sizes.flatMap((size) => stacks.map(({ stack }) => [nameOf(stack, size), specOf(stack, size, knobs)])),
  );
}

/** One connection's share of a measure, by kind of crossing, in the order of the table; time in ns. */
export function sharesOf(report: Report, measure: Measure): number[] {
  const { toHost, toNic, taken } = report.pcie;
  const completed = Math.max(1, report.totals.connectionsCompleted);
  return kinds.map((name) => {
    const sum = [
      { counted: toHost, times: taken.toHost },
      { counted: toNic, times: taken.toNic },
    ].reduce((total, { counted, times }) => {
      if (measure === 'time') return total + (times[name] ?? 0);
      const { transactions, bytes: size } = counted[name] ?? { transactions: 0, bytes: 0 };
      return total + (measure === 'crossings' ? transactions : size);
    }, 0);
    return sum / completed;
  });
}

export function totalOf(report: Report, measure: Measure): number {
  return sharesOf(report, measure).reduce((sum, share) => sum + share, 0);
}

export function printed(value: number, measure: Measure): string {
  if (measure === 'time') return time(value * 1e3);
  if (measure === 'bytes') return value < 1024 ? `${grouped(Math.round(value))} B` : bytes(Math.round(value));
  return value >= 100 ? count(Math.round(value)) : value.toFixed(1);
}

/** What is left of a measure when the NIC does its part. */
export function leftOf(runs: Runs, size: number, measure: Measure): number {
  const of = (stack: Stack): number => totalOf(runs[nameOf(stack, size)].report, measure);
  return of('acceltcp') / of('mtcp');
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs) {
    const of = (stack: Stack, size: number, measure: Measure): string =>
      printed(totalOf(runs[nameOf(stack, size)].report, measure), measure);
    const frames = (stack: Stack): string => {
      const { pcie, totals } = runs[nameOf(stack, 64)].report;
      return ((pcie.framesToHost + pcie.framesToNic) / totals.connectionsCompleted).toFixed(1);
    };
    const plain = sharesOf(runs[nameOf('mtcp', 64)].report, 'bytes');
    const data = plain[kinds.indexOf('frame data')];
    return {
      plainCrossings: of('mtcp', 64, 'crossings'),
      offloadedCrossings: of('acceltcp', 64, 'crossings'),
      plainFrames: frames('mtcp'),
      offloadedFrames: frames('acceltcp'),
      plainTime: of('mtcp', 64, 'time'),
      offloadedTime: of('acceltcp', 64, 'time'),
      saved64: percent(1 - leftOf(runs, 64, 'time')),
      saved64k: percent(1 - leftOf(runs, 65_536, 'time')),
      payloadShare: percent(128 / plain.reduce((sum, share) => sum + share, 0)),
      dataShare: percent(data / plain.reduce((sum, share) => sum + share, 0)),
    };
  },
};
