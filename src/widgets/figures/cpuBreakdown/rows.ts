import { nameOf, sizes, stackNames, stacksOf } from '#widgets/figures/cpuBreakdown/experiment.ts';
import type { Knobs, Shown, Stack } from '#widgets/figures/cpuBreakdown/experiment.ts';
import { bytes, count } from '#widgets/kit/format.ts';
import { busyCycles, totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** One bar: cycles of one connection by category. */
export interface CycleRow {
  readonly group: string;
  readonly name: string;
  readonly stack: 'kernel' | 'plain' | 'offloaded';
  readonly values: readonly number[];
  /** What the dearest stack that may be shown spends at this size: the full width. */
  readonly whole: number;
  readonly total: string;
}

const looks = { linux: 'kernel', mtcp: 'plain', acceltcp: 'offloaded' } as const;

/** The stack whose bars are as wide as the picture. */
export function widestOf(shown: Shown): Stack {
  return shown === 'all' ? 'linux' : 'mtcp';
}

function rowOf(runs: Runs, stack: Stack, widest: Stack, size: number, group: string): CycleRow {
  const { report } = runs[nameOf(stack, size)];
  const reference = runs[nameOf(widest, size)].report;
  const completed = Math.max(1, report.totals.connectionsCompleted);
  return {
    group,
    name: stackNames[stack],
    stack: looks[stack],
    values: busyCycles(report).map((cycles) => cycles / completed),
    whole: totalBusy(reference) / Math.max(1, reference.totals.connectionsCompleted),
    total: count(Math.round(totalBusy(report) / completed)),
  };
}

/** Smallest reply first, the reader's own size last. */
export function rowsOf(runs: Runs, knobs: Knobs, shown: Shown): CycleRow[] {
  const groups: [number, string][] = sizes.map((size) => [size, `${bytes(size)} reply`]);
  groups.push([knobs.ownBytes, `your own size: ${bytes(knobs.ownBytes)} reply`]);
  return groups.flatMap(([size, group]) =>
    stacksOf[shown].map((stack) => rowOf(runs, stack, widestOf(shown), size, group)),
  );
}

/** One category in words, group by group. */
export function notedBy(bars: readonly CycleRow[], key: number): string {
  const groups = new Set(bars.map(({ group }) => group));
  const said = (bar: CycleRow): string => `${bar.name} ${count(Math.round(bar.values[key]))}`;
  return [...groups]
    .map(
      (group) =>
        `${group}: ${bars
          .filter((bar) => bar.group === group)
          .map(said)
          .join(', ')}`,
    )
    .join('; ');
}
