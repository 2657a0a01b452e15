import type { Form, SweepLine, Tone } from '#widgets/charts/sweepLines.ts';
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

const looks: Readonly<Record<Threads, { readonly tone: Tone; readonly form: Form }>> = {
  linux: { tone: 'quiet', form: 'triangle' },
  kernel: { tone: 'host', form: 'square' },
  user: { tone: 'host', form: 'circle' },
};

export interface ThreadLine extends SweepLine {
  /** Visits of the application for one connection, a number for each point. */
  readonly visits: readonly number[];
}

/** One line of cycles for a connection for each kind of threads, a run at each of its points. */
export function linesOf(runs: Runs, { stack, measure }: Knobs): ThreadLine[] {
  return kinds.map((threads) => {
    const reports = concurrencies.map((at) => runs[nameOf(stack, threads, at)].report);
    return {
      key: threads,
      name: threadNames[threads],
      ...looks[threads],
      named: 'first',
      points: reports.map((report, row) => ({ at: concurrencies[row], value: cyclesOf(report, measure) })),
      visits: reports.map((report) => visitsOf(report, threads)),
    };
  });
}
