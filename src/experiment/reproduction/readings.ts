import type { Report } from '#experiment/report.ts';
import type { SteadyReport } from '#experiment/steadyReport.ts';
import type { Measure, Published } from './types.ts';

/** What happened once the start was over; a point that does not ask for it is a fault of ours. */
export function steadyOf({ steady, spec }: Report): SteadyReport {
  if (steady === undefined) throw new Error(`nothing was measured from ${spec.probes.measureFrom} ns on`);
  return steady;
}

export const connectionRate = (report: Report): number => steadyOf(report).connectionsPerSecond;
export const transactionRate = (report: Report): number => steadyOf(report).transactionsPerSecond;
/** Payload both ways, Gb/s. */
export function goodput(report: Report): number {
  const { goodputToServer, goodputToClient } = steadyOf(report);
  return (goodputToServer + goodputToClient) / 1e9;
}

/** Of all cores, 0..1. */
export function hostBusy(report: Report): number {
  const { busyShares } = steadyOf(report);
  return busyShares.reduce((sum, share) => sum + share, 0) / busyShares.length;
}
export const nicBusy = (report: Report): number => steadyOf(report).nicBusyShare;

/** Of the cycles that were not idle, those of the named categories, 0..1. */
export function cycleShare(report: Report, ...names: readonly string[]): number {
  const { categories } = report.cpu;
  const all = steadyOf(report).cycles;
  const spent = (wanted: (name: string) => boolean): number =>
    all.reduce(
      (sum, row) => row.reduce((total, cycles, at) => (wanted(categories[at]) ? total + cycles : total), sum),
      0,
    );
  return spent((name) => names.includes(name)) / spent((name) => name !== 'idle');
}

const percent = (id: string, label: string, read: (report: Report) => number): Measure => ({
  id,
  label,
  unit: '%',
  read: (report) => 100 * read(report),
});

export const rateMeasures: readonly Measure[] = [
  { id: 'connections', label: 'connections', unit: '/s', read: connectionRate },
  { id: 'transactions', label: 'transactions', unit: '/s', read: transactionRate },
];
export const busyMeasures: readonly Measure[] = [
  percent('host', 'host cores busy', hostBusy),
  percent('nic', 'NIC cores busy', nicBusy),
];

/** Names as engine/host/cycles.table.ts has them. */
const categoryNames = [
  'packet I/O',
  'TCP connection management',
  'TCP data path',
  'copy',
  'socket and epoll',
  'thread switch',
  'application',
];
export const shareMeasures: readonly Measure[] = categoryNames.map((name) =>
  percent(name, name, (report) => cycleShare(report, name)),
);

export const notFound: Published = {
  kind: 'not available',
  why: 'the values of this figure were not found',
};
