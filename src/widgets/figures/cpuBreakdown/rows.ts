import { nameOf, sizes, stacks } from '#widgets/figures/cpuBreakdown/experiment.ts';
import type { Knobs, Stack } from '#widgets/figures/cpuBreakdown/experiment.ts';
import { bytes, count } from '#widgets/kit/format.ts';
import { busyCycles, totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** One bar: cycles of one connection by category. */
export interface CycleRow {
  readonly group: string;
  readonly name: string;
  readonly isOffloaded: boolean;
  readonly values: readonly number[];
  /** What mTCP spends at this size: the full width. */
  readonly whole: number;
  readonly total: string;
}

function rowOf(runs: Runs, stack: Stack, size: number, group: string): CycleRow {
  const { report } = runs[nameOf(stack, size)];
  const reference = runs[nameOf('mtcp', size)].report;
  const completed = Math.max(1, report.totals.connectionsCompleted);
  return {
    group,
    name: stack === 'mtcp' ? 'mTCP' : 'AccelTCP',
    isOffloaded: stack === 'acceltcp',
    values: busyCycles(report).map((cycles) => cycles / completed),
    whole: totalBusy(reference) / Math.max(1, reference.totals.connectionsCompleted),
    total: count(Math.round(totalBusy(report) / completed)),
  };
}

/** Smallest reply first, the reader's own size last. */
export function rowsOf(runs: Runs, knobs: Knobs): CycleRow[] {
  const groups: [number, string][] = sizes.map((size) => [size, `${bytes(size)} reply`]);
  groups.push([knobs.ownBytes, `your own size: ${bytes(knobs.ownBytes)} reply`]);
  return groups.flatMap(([size, group]) => stacks.map((stack) => rowOf(runs, stack, size, group)));
}
