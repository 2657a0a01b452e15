import {
  concurrencies,
  cyclesOf,
  kinds,
  nameOf,
  threadNames,
  visitsOf,
} from '#widgets/figures/threadSwitches/experiment.ts';
import type { Knobs, Threads } from '#widgets/figures/threadSwitches/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Point {
  readonly concurrency: number;
  readonly cycles: number;
  /** Visits of the application for one connection. */
  readonly visits: number;
}
export interface Line {
  readonly threads: Threads;
  readonly name: string;
  readonly points: readonly Point[];
}

/** One line for each kind of threads, a run at each of its points. */
export function linesOf(runs: Runs, { stack, measure }: Knobs): Line[] {
  return kinds.map((threads) => ({
    threads,
    name: threadNames[threads],
    points: concurrencies.map((concurrency) => {
      const { report } = runs[nameOf(stack, threads, concurrency)];
      return { concurrency, cycles: cyclesOf(report, measure), visits: visitsOf(report, threads) };
    }),
  }));
}

/** A round top for the axis, and a step that divides it: 41,432 -> 50,000 by 10,000. */
export function axisOf(most: number): { top: number; step: number } {
  let power = 1;
  while (power * 10 <= most) power *= 10;
  const step = most / power >= 5 ? power * 2 : most / power >= 2 ? power : power / 2;
  return { top: Math.max(step, Math.ceil(most / step) * step), step };
}
