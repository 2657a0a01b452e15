import { grouped } from '#widgets/kit/format.ts';
import { measured, nameOf, sizes, wayNames, ways } from '#widgets/figures/spliceCrossings/experiment.ts';
import type { Measure, Way } from '#widgets/figures/spliceCrossings/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Point {
  readonly size: number;
  readonly value: number;
}
export interface Line {
  readonly way: Way;
  readonly name: string;
  readonly points: readonly Point[];
}

/** One line for each way through the proxy, a run at each of its points. */
export function linesOf(runs: Runs, measure: Measure): Line[] {
  return ways.map((way) => ({
    way,
    name: wayNames[way],
    points: sizes.map((size) => ({ size, value: measured(runs[nameOf(way, size)].report, measure) })),
  }));
}

/** Powers of ten that enclose all values. */
export function decades(values: readonly number[]): number[] {
  const powers: number[] = [];
  let power = 1;
  while (power * 10 <= Math.min(...values)) power *= 10;
  for (; ; power *= 10) {
    powers.push(power);
    if (power >= Math.max(...values)) return powers;
  }
}

/** 10,000,000 -> "10 M" */
export function powerName(power: number): string {
  if (power >= 1e9) return `${power / 1e9}\u00a0G`;
  return power >= 1e6 ? `${power / 1e6}\u00a0M` : grouped(power);
}
