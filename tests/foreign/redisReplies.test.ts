import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RedisBench } from '../support/redisBench.ts';
import { mutated, request, words } from '../support/redisRequests.ts';
import { times } from '../support/soak.ts';
import { RealRedis, whyNoRedis } from './realRedis.ts';

if (whyNoRedis !== null) console.log(`The real Redis is no judge here: ${whyNoRedis}`);

const clean = request(['FLUSHALL']);
const ok = '+OK\r\n';

/** What ours answers to the same bytes, whatever pieces they come in, and whether it hangs up before the peer does. */
function ours(said: string, piece: number): { answer: string; isClosed: boolean } {
  const bench = new RedisBench();
  bench.now = 1000;
  const peer = bench.connects();
  const answer = peer.says(said, piece);
  return { answer, isClosed: peer.isClosed };
}

describe.skipIf(whyNoRedis !== null)('Redis 7.0 and ours, asked the same', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start();
  });
  afterAll(() => real?.stop());

  test(
    'answer the same, byte for byte: sequences of requests',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(words, { minLength: 1, maxLength: 40 }),
          fc.integer({ min: 1, max: 3000 }),
          async (all, piece) => {
            const said = clean + all.map(request).join('');
            const { answer } = await real.hears(said);
            expect(ours(said, piece).answer).toBe(answer);
          },
        ),
        { numRuns: 400 * times },
      );
    },
    60_000 * times,
  );

  test(
    'answer the same to what is nearly a request',
    async () => {
      await fc.assert(
        fc.asyncProperty(mutated, fc.integer({ min: 1, max: 300 }), async (said, piece) => {
          const { answer } = await real.hears(clean + said);
          const mine = ours(clean + said, piece);
          expect(mine.answer).toBe(answer);
          const complains = answer.includes('-ERR Protocol error');
          if (complains) expect(mine.isClosed).toBe(true);
        }),
        { numRuns: 1500 * times },
      );
    },
    60_000 * times,
  );

  test('forget a key at its end', async () => {
    const set = request(['SET', 'a', '1', 'PX', '30']);
    expect((await real.hears(clean + set)).answer).toBe(ok + ok);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const get = request(['GET', 'a']) + request(['TTL', 'a']) + request(['EXISTS', 'a']);
    const bench = new RedisBench();
    const peer = bench.connects();
    expect(peer.says(set)).toBe(ok);
    bench.after(60);
    expect(peer.says(get)).toBe((await real.hears(get)).answer);
  });
});
