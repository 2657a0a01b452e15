import { nameOf, stackNames, stacksOf, ways } from '#widgets/figures/redisCycles/experiment.ts';
import type { Knobs, Stack, Way } from '#widgets/figures/redisCycles/experiment.ts';
import { count } from '#widgets/kit/format.ts';
import { allOf, perLookup } from '#widgets/kit/lookups.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** One bar: cycles of one look-up by category. */
export interface LookupRow {
  readonly group: string;
  readonly name: string;
  readonly stack: 'kernel' | 'plain' | 'offloaded';
  readonly values: readonly number[];
  /** What the dearest stack shown spends on the dearest way: the full width. */
  readonly whole: number;
  readonly total: string;
}

const looks = { linux: 'kernel', mtcp: 'plain', acceltcp: 'offloaded' } as const;

function groupOf(way: Way, { lookups }: Knobs): string {
  if (way === 'quit') return 'one look-up, then QUIT';
  return way === 'close' ? 'one look-up, the client closes' : `${lookups} look-ups on a connection`;
}

/** A group for each way, a bar for each stack in it; all to one scale. */
export function rowsOf(runs: Runs, knobs: Knobs): LookupRow[] {
  const stacks = stacksOf(knobs);
  const reportOf = (stack: Stack, way: Way) => runs[nameOf(stack, way)].report;
  const whole = Math.max(...ways.flatMap((way) => stacks.map((stack) => allOf(reportOf(stack, way)))));
  return ways.flatMap((way) =>
    stacks.map((stack) => {
      const report = reportOf(stack, way);
      return {
        group: groupOf(way, knobs),
        name: stackNames[stack],
        stack: looks[stack],
        values: perLookup(report),
        whole,
        total: count(Math.round(allOf(report))),
      };
    }),
  );
}

/** One category in words, group by group. */
export function notedBy(bars: readonly LookupRow[], key: number): string {
  const groups = [...new Set(bars.map(({ group }) => group))];
  const said = ({ name, values }: LookupRow): string => `${name} ${count(Math.round(values[key]))}`;
  return groups
    .map(
      (group) =>
        `${group}: ${bars
          .filter((bar) => bar.group === group)
          .map(said)
          .join(', ')}`,
    )
    .join('; ');
}
