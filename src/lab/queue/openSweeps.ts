import type { Redis } from 'ioredis';
import type { ExperimentSpec } from '#experiment/spec.ts';

/** What every key of ours begins with. */
export const PREFIX = 'tcp-offloaded';
const OPEN = `${PREFIX}:open`;
/** A sweep says so often that it lives; its owner may have been killed. */
export const BEAT_MS = 3000;
const ALIVE_MS = 15_000;

/** What is announced of a sweep. Its runs wait in a queue of its own, under its name. */
export interface OpenSweep {
  readonly name: string;
  readonly engine: string;
  readonly runs: number;
}

/** A run as it waits in the queue. */
export interface QueuedRun {
  readonly spec: ExperimentSpec;
}

const alive = (name: string): string => `${PREFIX}:alive:${name}`;
const refusals = (name: string): string => `${PREFIX}:${name}:refused`;

export async function announce(redis: Redis, sweep: OpenSweep): Promise<void> {
  await beat(redis, sweep.name);
  await redis.hset(OPEN, sweep.name, JSON.stringify(sweep));
}

export async function beat(redis: Redis, name: string): Promise<void> {
  await redis.set(alive(name), '', 'PX', ALIVE_MS);
}

/** Takes a sweep off the list, and every key of its queue with it. */
export async function withdraw(redis: Redis, name: string): Promise<void> {
  await redis.hdel(OPEN, name);
  await redis.unlink(alive(name));
  await clear(redis, name);
}

/** Every key of a queue. Those still at it may leave new ones, and clear again when they go. */
export async function clear(redis: Redis, name: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${PREFIX}:${name}:*`, 'COUNT', 1000);
    if (keys.length > 0) await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
}

/** The sweeps whose owners live; what the others left behind is cleared away. */
export async function openSweeps(redis: Redis): Promise<OpenSweep[]> {
  const sweeps: OpenSweep[] = [];
  for (const [name, text] of Object.entries(await redis.hgetall(OPEN)))
    if ((await redis.exists(alive(name))) === 1) sweeps.push(JSON.parse(text) as OpenSweep);
    else await withdraw(redis, name);
  return sweeps;
}

/** A worker of another engine leaves word with the sweep it will not serve. */
export async function refuse(redis: Redis, name: string, word: string): Promise<void> {
  await redis.sadd(refusals(name), word);
  await redis.pexpire(refusals(name), ALIVE_MS);
}

export function refusalsOf(redis: Redis, name: string): Promise<string[]> {
  return redis.smembers(refusals(name));
}
