import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { ENGINE_VERSION } from '#experiment/version.ts';
import type { Answer } from '#lab/pool/pool.ts';
import type { RunSomewhere } from '#lab/pool/runAll.ts';
import { connected, lost, shown } from './connection.ts';
import {
  announce,
  beat,
  BEAT_MS,
  openSweeps,
  PREFIX,
  refusalsOf,
  withdraw,
  type QueuedRun,
} from './openSweeps.ts';

const POLL_MS = 100;
const BATCH = 200;
const LONELY_MS = 10_000;

type RunQueue = Queue<QueuedRun, Answer>;
type RunJob = Job<QueuedRun, Answer>;

/** A run that workers could not even answer for: they vanished with it, time after time. */
const answerOf = (job: RunJob): Answer =>
  job.returnvalue ?? { ok: false, failure: job.failedReason ?? 'no answer' };

/** Takes finished runs out of the queue as they come; their order says nothing. */
async function collect(
  queue: RunQueue,
  runs: number,
  take: (index: number, answer: Answer) => void,
  isOver: () => boolean,
): Promise<void> {
  for (let left = runs; left > 0 && !isOver();) {
    const jobs = (await queue.getJobs(['completed', 'failed'], 0, BATCH - 1)) as RunJob[];
    for (const job of jobs) {
      await job.remove();
      take(Number(job.name), answerOf(job));
      left -= 1;
    }
    if (jobs.length === 0) await wait(POLL_MS);
  }
}

/** Says what a person at the terminal has to know: that nobody works, and who was sent away. */
async function listen(
  redis: Redis,
  name: string,
  address: string,
  begun: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const heard = new Set<string>();
  const start = performance.now();
  let isLonely = true;
  while (!signal.aborted) {
    await beat(redis, name);
    for (const word of await refusalsOf(redis, name))
      if (!heard.has(word)) {
        heard.add(word);
        process.stderr.write(`lab: ${word}\n`);
      }
    if (isLonely && performance.now() - start > LONELY_MS) {
      isLonely = false;
      if (!(await begun()))
        process.stderr.write(
          `lab: no worker has come yet; one starts with: lab worker --queue ${shown(address)}\n`,
        );
    }
    await wait(BEAT_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function throughQueue(
  redis: Redis,
  address: string,
  ...[specs, onAnswer, signal]: Parameters<RunSomewhere>
): Promise<void> {
  const { Queue } = await import('bullmq');
  const name = randomUUID();
  const queue: RunQueue = new Queue(name, {
    connection: redis,
    prefix: PREFIX,
    streams: { events: { maxLen: 100 } },
  });
  const over = new AbortController();
  const isOver = (): boolean => signal.aborted;
  const begun = async (): Promise<boolean> => (await queue.getJobCountByTypes('active', 'completed')) > 0;
  try {
    await openSweeps(redis);
    await queue.addBulk(specs.map((spec, index) => ({ name: String(index), data: { spec } })));
    await announce(redis, { name, engine: ENGINE_VERSION, runs: specs.length });
    const listening = listen(redis, name, address, begun, over.signal);
    await Promise.race([collect(queue, specs.length, onAnswer, isOver), lost(redis, address)]);
    over.abort();
    await listening;
  } finally {
    over.abort();
    if (redis.status === 'ready') await withdraw(redis, name);
    await queue.close();
    redis.disconnect();
  }
}

/** Hands every spec to whoever works for this queue (`lab worker`). */
export function onQueue(address: string): RunSomewhere {
  return async (...call) => {
    const redis = await connected(address);
    if (call[0].length > 0) await throughQueue(redis, address, ...call);
    redis.disconnect();
  };
}
