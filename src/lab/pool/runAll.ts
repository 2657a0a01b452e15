import { availableParallelism } from 'node:os';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { withPool, type Answer } from './pool.ts';

/** How many of how many are done. */
export type OnProgress = (done: number, of: number) => void;

/** Where specs are run: threads here, or a queue. Answers come in any order; when the signal is given, the rest never does. */
export type RunSomewhere = (
  specs: readonly ExperimentSpec[],
  onAnswer: (index: number, answer: Answer) => void,
  signal: AbortSignal,
) => Promise<void>;

export const defaultWorkers = (): number => availableParallelism();

/** Runs on so many threads of this machine. */
export function onThreads(workers: number): RunSomewhere {
  return async (specs, onAnswer, signal) => {
    if (specs.length === 0) return;
    await withPool(Math.min(workers, specs.length), async (pool) => {
      const all = Promise.all(specs.map(async (spec, index) => onAnswer(index, await pool.run(spec))));
      await Promise.race([all, aborted(signal)]);
    });
  };
}

/** Settles when the signal is given. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A report out of its JSON; its columns are typed arrays again. */
export function reportFrom(text: string): Report {
  const report = JSON.parse(text) as Report;
  const column = (values: ArrayLike<number>): Float64Array => Float64Array.from(values);
  report.series.time = column(report.series.time);
  for (const [name, values] of Object.entries(report.series.columns))
    report.series.columns[name] = column(values);
  for (const latency of Object.values(report.latency)) {
    latency.edges = column(latency.edges);
    latency.counts = column(latency.counts);
  }
  return report;
}

export interface RunAllOptions {
  readonly workers?: number;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** All reports, in the order of their specs. Rejects with the engine's complaint about the first that failed, or when aborted. */
export async function runAll(
  specs: readonly ExperimentSpec[],
  { workers = defaultWorkers(), onProgress, signal = new AbortController().signal }: RunAllOptions = {},
): Promise<Report[]> {
  const reports: Report[] = [];
  let done = 0;
  const onAnswer = (index: number, answer: Answer): void => {
    if (!answer.ok) throw new Error(`${specs[index]?.name}: ${answer.failure}`);
    reports[index] = reportFrom(answer.report);
    onProgress?.(++done, specs.length);
  };
  await onThreads(workers)(specs, onAnswer, signal);
  signal.throwIfAborted();
  return reports;
}
