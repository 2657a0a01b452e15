import type { Report } from '#experiment/report.ts';
import { bytes } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';
import type { RunName } from '#widgets/figures/toeMemory/experiment.ts';

export const memories = ['IMEM', 'EMEM'] as const;
export type MemoryName = (typeof memories)[number];
/** Who takes room; the timers' bitmaps are there whether flows close or not. */
export const owners: readonly string[] = [
  'control blocks',
  'socket buffers',
  'teardown entries',
  'timer bitmaps',
];

/** One memory of one run: what was taken of it at most, by owner. */
export interface MemoryRow {
  readonly group: string;
  readonly name: MemoryName;
  readonly stack: 'plain' | 'offloaded';
  readonly values: readonly number[];
  /** The memory's size: the full width. */
  readonly whole: number;
  readonly total: string;
}

const groups: Readonly<Record<RunName, string>> = {
  'TOE, open': 'All of TCP on the card: flows open',
  'AccelTCP, open': 'AccelTCP: the same flows open',
  'AccelTCP, closing': 'AccelTCP: the same flows closing, all at once',
};

function memoryOf(report: Report, name: MemoryName) {
  const memory = report.nic.memories.find((each) => each.name === name);
  if (memory === undefined) throw new Error(`A card has no memory "${name}"`);
  return memory;
}

export function rowsOf(runs: Runs): MemoryRow[] {
  return (Object.keys(groups) as RunName[]).flatMap((run) =>
    memories.map((name) => {
      const { owners: held, capacity } = memoryOf(runs[run].report, name);
      const values = owners.map((owner) => held[owner] ?? 0);
      const all = values.reduce((sum, value) => sum + value, 0);
      return {
        group: groups[run],
        name,
        stack: run === 'TOE, open' ? 'plain' : 'offloaded',
        values,
        whole: capacity,
        total: bytes(all),
      };
    }),
  );
}

export function refusedOf(runs: Runs): number {
  return runs['TOE, open'].report.nic.toe?.refused ?? 0;
}

/** Bytes of a memory that one flow takes, timers' bitmaps left out. */
export function eachOf(runs: Runs, run: RunName, name: MemoryName): number {
  const { report } = runs[run];
  const { owners: held } = memoryOf(report, name);
  const all = owners
    .filter((owner) => owner !== 'timer bitmaps')
    .reduce((sum, owner) => sum + (held[owner] ?? 0), 0);
  const flows = report.nic.toe?.connectionsPeak ?? report.spec.workload.connections;
  return Math.round(all / Math.max(1, flows));
}

/** What an owner's room is for. */
const purposes: Readonly<Record<string, string>> = {
  'control blocks': 'what TCP must know of a connection from its SYN to the end of TIME-WAIT',
  'socket buffers': 'what is not acknowledged, and what is not read: a window that was promised must be kept',
  'teardown entries': 'what the card must know to repeat a FIN and to answer the last acknowledgment',
  'timer bitmaps': 'one bit a group for every flow the table may hold, taken once',
};

export function explain(rows: readonly MemoryRow[], key: number): string {
  const name = owners[key];
  const most = Math.max(...rows.map(({ values }) => values[key]));
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${purposes[name]}; at most ${bytes(most)}.`;
}
