import {
  kinds,
  nameOf,
  printed,
  sharesOf,
  sizes,
  stacks,
  totalOf,
} from '#widgets/figures/busCrossings/experiment.ts';
import type { Measure } from '#widgets/figures/busCrossings/experiment.ts';
import { bytes } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** One bar: what one connection sends over the bus, by kind of crossing. */
export interface CrossingRow {
  readonly group: string;
  readonly name: string;
  readonly stack: 'plain' | 'offloaded';
  readonly values: readonly number[];
  /** What mTCP needs at this size: the full width. */
  readonly whole: number;
  readonly total: string;
}

export function rowsOf(runs: Runs, measure: Measure): CrossingRow[] {
  return sizes.flatMap((size) =>
    stacks.map(({ stack, name, look }) => {
      const { report } = runs[nameOf(stack, size)];
      return {
        group: `${bytes(size)} reply`,
        name,
        stack: look,
        values: sharesOf(report, measure),
        whole: totalOf(runs[nameOf('mtcp', size)].report, measure),
        total: printed(totalOf(report, measure), measure),
      };
    }),
  );
}

/** What each kind of crossing is for. */
const purposes: Readonly<Record<string, string>> = {
  'frame data': 'the frames themselves, read or written by the NIC’s DMA engine',
  'read request': 'the NIC asks the host’s memory for descriptors or frames; it carries no data',
  'descriptor fetch': 'the NIC learns where a frame lies, or where the next may be put',
  'completion write-back': 'the NIC tells the host that a frame has come, or has been taken',
  doorbell: 'the host tells the NIC that there is something to fetch, or room again',
  'offload notification': 'the NIC answers a hand-over, or reports how a connection ended',
  interrupt: 'the NIC wakes a core; a stack that polls needs none',
};

export function explain(rows: readonly CrossingRow[], key: number, measure: Measure): string {
  const name = kinds[key];
  const said = rows
    .filter(({ group }) => group === rows[0].group)
    .map((row) => `${row.name} ${printed(row.values[key], measure)}`);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${purposes[name]}. With a ${rows[0].group}, for one connection: ${said.join(', ')}.`;
}
