import { describe, expect, test } from 'vitest';
import { besideServer, isInstalled, whyNoKernel } from './namespace.ts';

const missing = ['redis-cli', 'redis-benchmark'].filter((tool) => !isInstalled(tool));
const why = whyNoKernel ?? (missing.length > 0 ? `not installed: ${missing.join(', ')}` : null);
if (why !== null) console.log(`Redis' own clients are no peers here: ${why}`);

/** Requests of each kind; the 20,000 by REDIS_REQUESTS=20000. */
const REQUESTS = Number(process.env.REDIS_REQUESTS ?? 600);
const KINDS = ['ping', 'set', 'get', 'incr', 'mset'];
const offloads = ['--offload', 'setup,teardown'];
const benchmark = `redis-benchmark -h 10.77.0.2 -t ${KINDS.join()} -q -c 50`;
const cli = 'redis-cli -h 10.77.0.2 --no-raw';

/** What was asked for, as redis-benchmark names it, each with its rate: an error ends it with a message instead. */
const measured = (output: string): string[] =>
  output
    .split(/[\r\n]+/)
    .filter((line) => / requests per second/.test(line))
    .map((line) => line.replace(/ ?(\(10 keys\))?: .*/, ''));
const allKinds = ['PING_INLINE', 'PING_MBULK', 'SET', 'GET', 'INCR', 'MSET'];

describe.skipIf(why !== null)("Redis' own clients, unmodified, with the kernel's TCP", () => {
  test.each([
    ['no offload', []],
    ['setup and teardown offloaded', offloads],
  ])(
    'redis-benchmark is served: fifty connections, one request at a time, sixteen, and a connection for each: %s',
    async (_what, pipe) => {
      const few = Math.ceil(REQUESTS / 5);
      const output = await besideServer({
        pipe: ['--app', 'redis', ...pipe],
        script: `
          ${benchmark} -n ${REQUESTS}
          ${benchmark} -n ${REQUESTS} -P 16
          ${benchmark} -n ${few} -k 0
          ${cli} info commandstats`,
      });
      expect(measured(output)).toEqual([...allKinds, ...allKinds, ...allKinds]);
      const calls = (name: string): number =>
        Number(new RegExp(`cmdstat_${name}:calls=(\\d+),rejected_calls=0`).exec(output)?.[1]);
      for (const name of ['set', 'get', 'incr', 'mset'])
        expect(calls(name), name).toBeGreaterThanOrEqual(2 * REQUESTS + few);
      expect(calls('ping')).toBeGreaterThanOrEqual(4 * REQUESTS + 2 * few);
    },
    110_000,
  );

  test('redis-cli gets every byte of what it stored, long values too, and keys expire', async () => {
    const output = await besideServer({
      pipe: ['--app', 'redis', ...offloads],
      script: `
        ${cli} set greeting "hello world"
        ${cli} get greeting
        seq 100000 | ${cli} -x set long
        redis-cli -h 10.77.0.2 get long | sha256sum
        (seq 100000; echo) | sha256sum
        ${cli} set brief x px 700
        ${cli} get brief
        ${cli} -n 3 incrby counter 41
        ${cli} -n 3 incr counter
        printf 'PING\\r\\nNOPE 1\\r\\n' | redis-cli -h 10.77.0.2 --pipe | tail -1
        ${cli} zadd a 1 b
        sleep 1.2
        ${cli} dbsize
        ${cli} get brief
        ${cli} info stats | tr -d '\\r' | grep expired_keys`,
    });
    const lines = output.trim().split('\n');
    expect(lines[3]).toBe(lines[4]);
    expect([...lines.slice(0, 3), ...lines.slice(5)]).toEqual([
      'OK',
      '"hello world"',
      'OK',
      'OK',
      '"x"',
      '(integer) 41',
      '(integer) 42',
      'errors: 1, replies: 2',
      "(error) ERR unknown command 'zadd', with args beginning with: 'a' '1' 'b' ",
      '(integer) 2',
      '(nil)',
      'expired_keys:1',
    ]);
  }, 60_000);
});
