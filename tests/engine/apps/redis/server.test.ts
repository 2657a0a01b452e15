import { expect, test } from 'vitest';
import { RedisBench } from '../../../support/redisBench.ts';

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const request = (...words: readonly string[]): string => `*${words.length}\r\n${words.map(bulk).join('')}`;

test('a peer that does not read is not read from, and gets every byte once it does', () => {
  const bench = new RedisBench();
  const value = 'v'.repeat(1_000_000);
  expect(bench.connects().says(request('SET', 'a', value))).toBe('+OK\r\n');
  const slow = bench.connects();
  slow.room = 1000;
  let heard = slow.says(request('GET', 'a').repeat(3) + request('PING').repeat(1000));
  expect(heard).toHaveLength(1000);
  expect(bench.connects().says(request('PING')), 'others are served meanwhile').toBe('+PONG\r\n');
  for (let turn = 0; turn < 5000 && heard.length < 3_100_000; turn++) heard += slow.takes(7_001);
  expect(heard).toBe(bulk(value).repeat(3) + '+PONG\r\n'.repeat(1000));
  expect(slow.isClosed).toBe(false);
});

test('a key is gone when its time is, whether somebody asks or not', () => {
  const bench = new RedisBench();
  const peer = bench.connects();
  for (let key = 0; key < 1000; key++) peer.says(request('SET', `key ${key}`, 'x', 'PX', '250'));
  peer.says(request('SET', 'stays', 'x'));
  bench.after(250);
  expect(peer.says(request('GET', 'key 7')), 'it lives to its last millisecond').toBe('$1\r\nx\r\n');
  bench.after(1);
  expect(peer.says(request('GET', 'key 7')), 'asked for').toBe('$-1\r\n');
  bench.after(1000);
  expect(peer.says(request('DBSIZE')), 'and found by the cycle').toBe(':1\r\n');
  expect(bench.keyspace.expired).toBe(1000);
  bench.after(1000);
  expect(bench.dueAt, 'nothing is left to wait for').toBe(Infinity);
});

test('full memory refuses what would write, and nothing else', () => {
  const bench = new RedisBench(1_048_576);
  const peer = bench.connects();
  const answers: string[] = [];
  for (let key = 0; key < 100; key++) answers.push(peer.says(request('SET', `${key}`, 'v'.repeat(20_000))));
  const stored = answers.filter((answer) => answer === '+OK\r\n').length;
  expect(stored).toBeGreaterThan(40);
  expect(stored).toBeLessThan(55);
  expect(answers.at(-1)).toBe("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
  expect(bench.keyspace.bytesUsed).toBeLessThan(1_048_576 + 25_000);
  expect(peer.says(request('GET', '1'))).toBe(bulk('v'.repeat(20_000)));
  expect(peer.says(request('INCR', 'n'))).toMatch(/^-OOM/);
  expect(peer.says(request('DEL', '1', '2', '3'))).toBe(':3\r\n');
  expect(peer.says(request('INCR', 'n'))).toBe(':1\r\n');
});

test('texts of all sizes keep their bytes while others come, grow and go', () => {
  const bench = new RedisBench();
  const peer = bench.connects();
  const kept = new Map<string, string>();
  const text = (length: number, salt: number): string =>
    String.fromCharCode(...Array.from({ length }, (_, at) => (at * salt) % 251));
  for (let turn = 0; turn < 3000; turn++) {
    const key = `key:${(turn * 7919) % 401}`;
    const value = text((turn * turn) % 1777, turn);
    if (turn % 5 === 0) {
      expect(peer.says(request('DEL', key))).toBe(`:${Number(kept.delete(key))}\r\n`);
    } else if (turn % 5 === 1) {
      kept.set(key, (kept.get(key) ?? '') + value);
      expect(peer.says(request('APPEND', key, value))).toBe(`:${kept.get(key)!.length}\r\n`);
    } else {
      kept.set(key, value);
      expect(peer.says(request('SET', key, value))).toBe('+OK\r\n');
    }
  }
  for (const [key, value] of kept) expect(peer.says(request('GET', key))).toBe(bulk(value));
  expect(peer.says(request('DBSIZE'))).toBe(`:${kept.size}\r\n`);
  expect(peer.says(request('DEL', ...kept.keys()))).toBe(`:${kept.size}\r\n`);
  expect(bench.keyspace.arena.bytesUsed, 'all memory is given back').toBe(0);
});

test('a request that never ends is given up when it has grown too long', () => {
  const peer = new RedisBench().connects();
  expect(peer.says(`*100\r\n${bulk('x'.repeat(1_000_000)).repeat(10)}`, 50_000)).toBe('');
  expect(peer.isClosed).toBe(true);
});
