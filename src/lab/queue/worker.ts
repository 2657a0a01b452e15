import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { validate } from '#experiment/validate.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { countOption, parsed } from '#lab/arguments.ts';
import { INTERRUPTED, withInterrupt } from '#lab/interrupt.ts';
import { withPool, type Answer, type Pool } from '#lab/pool/pool.ts';
import { defaultWorkers } from '#lab/pool/runAll.ts';
import { UserError } from '#lab/userError.ts';
import { connected, lost } from './connection.ts';
import { clear, openSweeps, PREFIX, refuse, type OpenSweep, type QueuedRun } from './openSweeps.ts';

const options = {
  queue: { type: 'string' },
  workers: { type: 'string' },
  once: { type: 'boolean' },
} as const;

/** Between two looks at the list of sweeps. */
const LOOK_MS = 300;
/** A run whose worker was killed is free again after this; threads compute, so this one is never too busy to renew. */
const LOCK = { lockDuration: 4000, lockRenewTime: 1000, stalledInterval: 1000 };
/** A run that so many workers vanished with would take the next one too. */
const MOST_TAKEOVERS = 3;

/** Checked again: anybody may put anything into a queue. */
async function answerTo(pool: Pool, { spec }: QueuedRun): Promise<Answer> {
  const validation = validate(spec);
  if (validation.ok) return pool.run(validation.spec);
  return { ok: false, failure: validation.findings.map(({ message }) => message).join('; ') };
}

/** Serves every open sweep of this engine, until told to stop. */
class Service {
  readonly #serving = new Map<string, Worker>();
  readonly #refused = new Map<string, string>();

  constructor(
    private readonly redis: Redis,
    private readonly pool: Pool,
    private readonly size: number,
    private readonly isOnce: boolean,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    let served = 0;
    while (!signal.aborted) {
      const sweeps = await openSweeps(this.redis);
      for (const sweep of sweeps) await this.#meet(sweep);
      served = Math.max(served, this.#serving.size);
      await this.#leave(new Set(sweeps.map(({ name }) => name)));
      if (this.isOnce && this.#serving.size === 0 && (served > 0 || this.#refused.size > 0)) break;
      await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    await this.#leave(new Set());
    if (served === 0 && this.isOnce && !signal.aborted)
      throw new UserError([...this.#refused.values()].join('\n'));
  }

  async #meet({ name, engine }: OpenSweep): Promise<void> {
    if (this.#serving.has(name)) return;
    if (engine === ENGINE_VERSION) this.#serving.set(name, await this.#serve(name));
    else await this.#refuse(name, engine);
  }

  async #refuse(name: string, engine: string): Promise<void> {
    const word = `the worker ${hostname()}, process ${process.pid} has engine ${ENGINE_VERSION} and serves no sweep of engine ${engine}`;
    await refuse(this.redis, name, word);
    if (!this.#refused.has(name) && !this.isOnce) process.stderr.write(`lab: ${word}\n`);
    this.#refused.set(name, word);
  }

  async #serve(name: string): Promise<Worker> {
    const { Worker } = await import('bullmq');
    const worker = new Worker<QueuedRun, Answer>(name, ({ data }) => answerTo(this.pool, data), {
      connection: this.redis,
      prefix: PREFIX,
      concurrency: this.size,
      maxStalledCount: MOST_TAKEOVERS,
      drainDelay: 1,
      ...LOCK,
    });
    // A lock that was lost, a connection that broke: the run is taken over, or the connection's end is told elsewhere.
    worker.on('error', () => undefined);
    return worker;
  }

  /** Lets go of sweeps that are no longer open; nothing of them stays behind. */
  async #leave(open: ReadonlySet<string>): Promise<void> {
    for (const [name, worker] of this.#serving) {
      if (open.has(name)) continue;
      this.#serving.delete(name);
      await worker.close(true);
      if (!(await openSweeps(this.redis)).some((sweep) => sweep.name === name)) await clear(this.redis, name);
    }
  }
}

/** Computes runs of sweeps that wait in a queue. */
export async function worker(args: string[]): Promise<number> {
  const { values } = parsed({ args, options });
  const size = countOption('--workers', values.workers) ?? defaultWorkers();
  const address = values.queue;
  if (address === undefined) throw new UserError('worker needs --queue redis://host:port');
  const redis = await connected(address);
  try {
    return await withInterrupt(async (signal) => {
      const serve = (pool: Pool) => new Service(redis, pool, size, values.once === true).run(signal);
      await withPool(size, (pool) => Promise.race([serve(pool), lost(redis, address)]));
      return signal.aborted ? INTERRUPTED : 0;
    });
  } finally {
    redis.disconnect();
  }
}
