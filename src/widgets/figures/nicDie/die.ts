import type { Report, Series } from '#experiment/report.ts';

/** One part of a tank: whose bytes, and how many. */
export interface Layer {
  readonly owner: string;
  readonly bytes: number;
}
export interface Tank {
  readonly name: string;
  readonly capacity: number;
  readonly layers: readonly Layer[];
}
/** The card in one interval of the samples. */
export interface Moment {
  /** Busy share of each core, 0..1. */
  readonly cores: readonly number[];
  readonly threads: number;
  readonly tanks: readonly Tank[];
}

const tankNames: Readonly<Record<string, string>> = { IMEM: 'internal memory', EMEM: 'external memory' };

/** Row of the last sample at or before `now` (ps), at least the first. */
export function rowAt({ time }: Series, now: number): number {
  let row = 0;
  while (row + 1 < time.length && time[row + 1] * 1000 <= now) row++;
  return row;
}

export function momentAt({ series, nic }: Report, row: number): Moment {
  const { time, columns } = series;
  const since = row === 0 ? 0 : time[row - 1];
  const cycles = ((time[row] - since) * nic.clock) / 1e9;
  const cores = Array.from({ length: nic.cores }, (_, core) => {
    const computed = columns[`nicCore ${core}`];
    return Math.min(1, (computed[row] - (row === 0 ? 0 : computed[row - 1])) / cycles);
  });
  const tanks = nic.memories
    .filter(({ name }) => name in tankNames)
    .map(({ name, capacity }) => ({
      name: tankNames[name],
      capacity,
      layers: Object.entries(columns)
        .filter(([column, values]) => column.startsWith(`${name} `) && values[row] > 0)
        .map(([column, values]) => ({ owner: column.slice(name.length + 1), bytes: values[row] })),
    }));
  return { cores, threads: columns.nicThreads[row], tanks };
}

export const meanOf = (shares: readonly number[]): number =>
  shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);

export const usedOf = ({ layers }: Tank): number => layers.reduce((sum, { bytes }) => sum + bytes, 0);

/** Cores by island, in order. */
export function islandsOf(cores: readonly number[], perIsland: number): number[][] {
  const islands: number[][] = [];
  cores.forEach((share, core) => (islands[Math.floor(core / perIsland)] ??= []).push(share));
  return islands;
}
