import { expect, test } from 'vitest';
import { RandomSource } from '#engine/kernel/random.ts';

const draw = (source: RandomSource, name: string, count = 8): number[] => {
  const stream = source.stream(name);
  return Array.from({ length: count }, () => stream.int32());
};

test('a stream depends on the seed and its name alone: one more shifts no other', () => {
  const alone = draw(new RandomSource(7), 'link.loss');
  const source = new RandomSource(7);
  draw(source, 'something new');
  draw(source, 'link.delay', 1000);
  expect(draw(source, 'link.loss')).toEqual(alone);
});

test('names and seeds that differ by a little give streams that differ in everything', () => {
  const streams = [
    draw(new RandomSource(7), 'server.0'),
    draw(new RandomSource(7), 'server.1'),
    draw(new RandomSource(8), 'server.0'),
    draw(new RandomSource(0), 'server.0'),
    draw(new RandomSource(4294967295), 'server.0'),
  ];
  const all = streams.flat();
  expect(new Set(all).size).toBe(all.length);
});

test('units lie in [0, 1), are fine-grained, and average a half', () => {
  const stream = new RandomSource(1).stream('units');
  const values = Array.from({ length: 20_000 }, () => stream.unit());
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 2);
  expect(new Set(values).size).toBe(values.length);
});

test('below covers its range evenly', () => {
  const stream = new RandomSource(1).stream('below');
  const counts = new Array<number>(10).fill(0);
  for (let at = 0; at < 20_000; at++) counts[stream.below(10)]++;
  expect(Math.min(...counts)).toBeGreaterThan(1800);
  expect(Math.max(...counts)).toBeLessThan(2200);
});

test('a probability of 0 draws nothing and never hits; of 1 always', () => {
  const stream = new RandomSource(1).stream('chance');
  const other = new RandomSource(1).stream('chance');
  expect(Array.from({ length: 100 }, () => stream.bernoulli(0)).some(Boolean)).toBe(false);
  expect(stream.int32()).toBe(other.int32());
  expect(Array.from({ length: 100 }, () => stream.bernoulli(1)).every(Boolean)).toBe(true);
});
