import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { lab } from '#lab/commands.ts';
import { connected } from '#lab/queue/connection.ts';
import { announce, openSweeps, refusalsOf, withdraw } from '#lab/queue/openSweeps.ts';
import { UserError } from '#lab/userError.ts';
import { labOutput } from '../support/labOutput.ts';
import { startRedis, whyNoRedis, type RedisServer } from './redisServer.ts';

if (whyNoRedis !== null) console.log(`nothing is queued here: ${whyNoRedis}`);

const refusalOf = (args: string[]): Promise<unknown> => lab(args).catch((error: unknown) => error);
const over = [
  'sweep',
  'short-connections-lossy',
  '--over',
  'disturbances.loss=0,1%',
  '--seeds',
  '2',
  '--json',
];
const sweep = [...over, '--set', 'workload.connections=2500'];

describe.skipIf(whyNoRedis !== null)('a sweep through Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  const workers: ChildProcess[] = [];
  beforeAll(async () => {
    server = await startRedis();
    redis = await connected(server.address);
  });
  afterAll(async () => {
    redis.disconnect();
    for (const worker of workers) worker.kill('SIGKILL');
    await server.stop();
  });

  const worker = (): ChildProcess => {
    const call = ['worker', '--queue', server.address, '--workers', '1', '--once'];
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/lab/main.ts', ...call], {
      stdio: 'inherit',
    });
    workers.push(child);
    return child;
  };
  /** Runs that workers have begun and not ended. */
  const begun = async (): Promise<number> => {
    const [queue] = await redis.keys('tcp-offloaded:*:active');
    return queue === undefined ? 0 : redis.llen(queue);
  };

  test('is what it is here, byte for byte, though a worker is killed in the middle of a run', async () => {
    const [doomed, survivor] = [worker(), worker()];
    const here = await labOutput([...sweep, '--workers', '2']);
    const queued = labOutput([...sweep, '--queue', server.address]);
    // Each worker takes one run at a time: two begun runs are one each.
    while ((await begun()) < 2) await wait(10);
    doomed.kill('SIGKILL');
    expect(await queued).toEqual(here);
    expect(doomed.signalCode).toBe('SIGKILL');
    // The survivor ends with its sweep, and nothing is left of it.
    if (survivor.exitCode === null) await once(survivor, 'exit');
    expect(survivor.exitCode).toBe(0);
    expect(await redis.keys('*')).toEqual([]);
  });

  test('of another engine is refused by a worker, which says so to both sides', async () => {
    await announce(redis, { name: 'older', engine: '0.0.1', runs: 1 });
    const refusal = await refusalOf(['worker', '--queue', server.address, '--once']);
    const word = new RegExp(
      `process ${process.pid} has engine ${ENGINE_VERSION} and serves no sweep of engine 0\\.0\\.1$`,
    );
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toMatch(word);
    expect(await refusalsOf(redis, 'older')).toEqual([expect.stringMatching(word)]);
    await withdraw(redis, 'older');
    expect(await redis.keys('*')).toEqual([]);
  });

  test('whose owner was killed is cleared away by whoever looks next', async () => {
    await announce(redis, { name: 'orphan', engine: ENGINE_VERSION, runs: 1 });
    await redis.set('tcp-offloaded:orphan:1', 'a run');
    expect((await openSweeps(redis)).map(({ name }) => name)).toEqual(['orphan']);
    await redis.unlink('tcp-offloaded:alive:orphan');
    expect(await openSweeps(redis)).toEqual([]);
    expect(await redis.keys('*')).toEqual([]);
  });
});

describe('a queue that cannot be used', () => {
  test.each<[string, string[], RegExp]>([
    [
      'where nobody listens',
      [...over, '--queue', 'redis://:secret@127.0.0.1:1'],
      /^--queue redis:\/\/:…@127\.0\.0\.1:1: connect ECONNREFUSED/,
    ],
    [
      'that is no address',
      [...over, '--queue', '127.0.0.1'],
      /^--queue is "127\.0\.0\.1"; allowed: an address like redis:/,
    ],
    ['of something else', [...over, '--queue', 'http://127.0.0.1'], /allowed: an address like redis:/],
    [
      'beside threads',
      [...over, '--queue', 'redis://127.0.0.1:1', '--workers', '2'],
      /--workers is for threads here/,
    ],
    ['that a worker was not told', ['worker'], /worker needs --queue/],
  ])('%s is refused in a sentence', async (_what, args, sentence) => {
    const refusal = await refusalOf(args);
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toMatch(sentence);
  });
});
