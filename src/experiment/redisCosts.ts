import type { HostCost } from './hardware.ts';

const APPLICATION = 6;
const part = (cycles: number, source: string): HostCost => ({
  cycles,
  category: APPLICATION,
  label: 'derived',
  source,
});

/**
 * Redis by action. libtpa doc/redis.rst: 1.14 M GET/s on one core at 2.4 GHz over persistent connections with a user-level stack,
 * so 2,105 cycles a GET in all. Assumed: 800 of them are that stack's, which runs to completion and copies nothing. The other
 * 1,300 are Redis (one event, one command, two words, one key, one reply); the split is ours, a miss taken as 60 to 200 cycles.
 */
export const redisCosts = {
  redisEvent: part(300, 'of 1,300 a GET: read handler, client state, list of pending writes'),
  redisCommand: part(350, 'of 1,300 a GET: command table, arity, permissions, statistics, call'),
  redisWord: part(90, 'of 1,300 a GET, twice: length line, string object from the allocator, freed again'),
  redisKey: part(300, 'of 1,300 a GET: SipHash, bucket, entry and object, each a likely miss'),
  redisReply: part(160, 'of 1,300 a GET: header and value into the reply buffer'),
  redisWrite: {
    cycles: 250,
    category: APPLICATION,
    label: 'assumed',
    source: 'old object freed, new one entered',
  },
  redisExpiry: {
    cycles: 120,
    category: APPLICATION,
    label: 'assumed',
    source: 'one random entry of the expires table, a miss or two',
  },
  redisClient: {
    cycles: 1000,
    category: APPLICATION,
    label: 'assumed',
    source:
      'client structure and 16 KB reply buffer made and freed, two lists and a radix tree: a dozen misses',
  },
} as const satisfies Readonly<Record<string, HostCost>>;
