import { expect, test } from 'vitest';
import { Digest } from '#engine/kernel/digest.ts';
import { invariant } from '#engine/kernel/invariant.ts';
import { Journal } from '#engine/kernel/journal.ts';
import { MessagePattern } from '#engine/kernel/pattern.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { cycleTime, ms, ns, transmissionTime, us } from '#engine/kernel/time.ts';
import { Timeline } from '#engine/kernel/timeline.ts';

test('a tally reports the rows that counted something, by name', () => {
  const tally = new Tally(['lost', 'late', 'odd']);
  tally.add(0);
  tally.add(2, 5);
  tally.add(2);
  expect(tally.record()).toEqual({ lost: 1, odd: 6 });
  expect(tally.total).toBe(7);
});

const digestOf = (...values: number[]): string => {
  const digest = new Digest();
  for (const value of values) digest.add(value);
  return digest.hex;
};

test('a digest tells order, number and value; 16 digits', () => {
  const digests = [
    digestOf(),
    digestOf(0),
    digestOf(0, 0),
    digestOf(1, 2),
    digestOf(2, 1),
    digestOf(3),
    digestOf(-1),
  ];
  expect(new Set(digests).size).toBe(digests.length);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(1, 2)).toBe(digestOf(1, 2));
});

test('a digest sees every bit of a large number and every letter of a text', () => {
  const large = (value: number): string => {
    const digest = new Digest();
    digest.addLarge(value);
    return digest.hex;
  };
  const numbers = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52, 2 ** 53 - 1];
  expect(new Set(numbers.map(large)).size).toBe(numbers.length);
  const text = (value: string): string => {
    const digest = new Digest();
    digest.addText(value);
    return digest.hex;
  };
  expect(text('ab')).not.toBe(text('ba'));
});

test('a message’s bytes are recognised; another’s, or moved or changed ones, are counted', () => {
  const pattern = new MessagePattern();
  const buffer = new Uint8Array(8192 + 4096);
  pattern.fill(buffer, 0, buffer.length);
  for (const [key, position, length] of [
    [0, 0, 64],
    [5, 3, 61],
    [1000, 4090, 300],
    [77, 8191, 1],
  ] as const) {
    const from = pattern.offset(key, position);
    expect(pattern.mismatches(buffer, from, length, key, position)).toBe(0);
    expect(pattern.mismatches(buffer, from, length, key + 1, position)).toBeGreaterThan(length / 2);
    if (length > 8)
      expect(pattern.mismatches(buffer, from + 1, length, key, position)).toBeGreaterThan(length / 2);
    buffer[from] ^= 1;
    buffer[from + length - 1] ^= 1;
    expect(pattern.mismatches(buffer, from, length, key, position)).toBe(length === 1 ? 0 : 2);
    buffer[from] ^= 1;
    buffer[from + length - 1] ^= 1;
  }
});

test('an alarm in the past is a broken promise, and names it', () => {
  const timeline = new Timeline();
  const alarm = timeline.alarm(() => {});
  timeline.runUntil(us(5));
  expect(() => alarm.at(us(4))).toThrow('an alarm is never set in the past');
  expect(() => invariant(false, 'the sentence')).toThrow('the sentence');
});

test('times are whole picoseconds', () => {
  expect([ns(1), us(1), ms(1)]).toEqual([1e3, 1e6, 1e9]);
  expect(transmissionTime(84, 100e9)).toBe(6720); // a minimum frame with its gap at 100 Gb/s
  expect(cycleTime(3, 2.6e9)).toBe(1154);
});

test('a journal keeps what it has room for, with the time of each', () => {
  const clock = Float64Array.of(10);
  const journal = new Journal(clock, 2);
  journal.note(1, 2, 3, 4);
  clock[0] = 20;
  journal.noteAt(25, 5, 6);
  journal.note(7, 8);
  expect([journal.time, journal.kind, journal.subject, journal.a, journal.b]).toEqual([
    [10, 25],
    [1, 5],
    [2, 6],
    [3, 0],
    [4, 0],
  ]);
});
