import type { ExperimentSpec } from '#experiment/spec.ts';
import { withInterrupt } from '#lab/interrupt.ts';
import { ProgressBar } from '#lab/progressBar.ts';
import type { Answer } from './pool.ts';
import type { RunSomewhere } from './runAll.ts';

/** Runs specs under a progress bar until all are done, or until Ctrl-C; how many were done. */
export async function watched(
  run: RunSomewhere,
  specs: readonly ExperimentSpec[],
  onAnswer: (index: number, answer: Answer) => void,
): Promise<number> {
  const bar = new ProgressBar(specs.length, 'runs');
  let done = 0;
  const take = (index: number, answer: Answer): void => {
    onAnswer(index, answer);
    bar.show(++done);
  };
  try {
    await withInterrupt((signal) => run(specs, take, signal));
  } finally {
    bar.clear();
  }
  return done;
}
