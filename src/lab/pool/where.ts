import { countOption } from '#lab/arguments.ts';
import { onQueue } from '#lab/queue/onQueue.ts';
import { UserError } from '#lab/userError.ts';
import { defaultWorkers, onThreads, type RunSomewhere } from './runAll.ts';

/** Where a call wants its runs done: on threads here, or wherever workers serve its queue. */
export function whereOf({
  workers,
  queue,
}: {
  workers?: string | undefined;
  queue?: string | undefined;
}): RunSomewhere {
  if (queue === undefined) return onThreads(countOption('--workers', workers) ?? defaultWorkers());
  if (workers !== undefined)
    throw new UserError('--workers is for threads here; with --queue each "lab worker" says its own');
  return onQueue(queue);
}
