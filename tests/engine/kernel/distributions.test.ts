import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DiscreteTable,
  Exponential,
  Fixed,
  GeneralisedExtremeValue,
  GeneralisedPareto,
  Uniform,
  Zipf,
} from '#engine/kernel/distributions.ts';
import type { Distribution } from '#engine/kernel/distributions.ts';
import { RandomStream } from '#engine/kernel/random.ts';

const DRAWS = 200_000;
const stream = (seed = 1): RandomStream => new RandomStream(seed, 'draws');
const draws = (from: Distribution, count = DRAWS): Float64Array =>
  Float64Array.from({ length: count }, () => from.draw());
const quantile = (sorted: Float64Array, share: number): number => sorted[Math.floor(share * sorted.length)]!;

/** Quantiles in closed form; an empirical one errs by sqrt(p (1 - p) / n) in probability, here at most 0.0012. */
const continuous: [string, Distribution, (share: number) => number][] = [
  ['uniform', new Uniform(stream(), 3, 11), (p) => 3 + 8 * p],
  ['exponential', new Exponential(stream(), 7), (p) => -7 * Math.log(1 - p)],
  [
    'generalised Pareto, ETC gaps',
    new GeneralisedPareto(stream(), 0, 16.0292, 0.154971),
    (p) => (16.0292 * ((1 - p) ** -0.154971 - 1)) / 0.154971,
  ],
  ['generalised Pareto, shape 0', new GeneralisedPareto(stream(), 2, 5, 0), (p) => 2 - 5 * Math.log(1 - p)],
  [
    'generalised extreme value, ETC keys',
    new GeneralisedExtremeValue(stream(), 30.7984, 8.20449, 0.078688, 1.0520269831555698),
    (p) => 30.7984 + (8.20449 * ((-Math.log(p)) ** -0.078688 - 1)) / 0.078688,
  ],
];

describe.each(continuous)('%s', (_name, distribution, inverse) => {
  const sorted = draws(distribution).sort();

  test('its quantiles are those of the closed form', () => {
    for (const share of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99]) {
      const margin = 5 * Math.sqrt((share * (1 - share)) / DRAWS);
      expect(quantile(sorted, share)).toBeGreaterThan(inverse(share - margin));
      expect(quantile(sorted, share)).toBeLessThan(inverse(share + margin));
    }
  });

  test('its mean is the one it states', () => {
    const mean = sorted.reduce((sum, value) => sum + value, 0) / DRAWS;
    expect(mean / distribution.mean).toBeGreaterThan(0.985);
    expect(mean / distribution.mean).toBeLessThan(1.015);
  });
});

test('a fixed one takes no chance', () => {
  expect(draws(new Fixed(5), 3)).toEqual(Float64Array.of(5, 5, 5));
});

test('Zipf: rank r comes r^-exponent times as often as the first', () => {
  const counts = new Float64Array(101);
  for (const rank of draws(new Zipf(stream(), 100, 0.99))) counts[rank]!++;
  const harmonic = Array.from({ length: 100 }, (_, at) => (at + 1) ** -0.99).reduce((sum, x) => sum + x, 0);
  for (const rank of [1, 2, 5, 10, 50, 100]) {
    const expected = (DRAWS * rank ** -0.99) / harmonic;
    expect(Math.abs(counts[rank]! - expected)).toBeLessThan(5 * Math.sqrt(expected));
  }
});

test('a table yields each value by its weight, and none of weight 0', () => {
  const weights = fc
    .array(fc.nat(20), { minLength: 1, maxLength: 40 })
    .filter((all) => all.some((x) => x > 0));
  fc.assert(
    fc.property(weights, fc.integer(), (all, seed) => {
      const table = new DiscreteTable(
        stream(seed),
        all.map((_, row) => row),
        all,
      );
      const counts = new Float64Array(all.length);
      for (const row of draws(table, 4000)) counts[row]!++;
      const total = all.reduce((sum, x) => sum + x, 0);
      all.forEach((weight, row) => {
        const share = weight / total;
        const margin = 6 * Math.sqrt((share * (1 - share)) / 4000) + 1e-3;
        expect(Math.abs(counts[row]! / 4000 - share)).toBeLessThan(margin);
        if (weight === 0) expect(counts[row]).toBe(0);
      });
    }),
    { numRuns: 60, seed: 2 },
  );
});

test('draws keep within the support, whatever seed and parameters', () => {
  const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  const shape = fc.double({ min: 0.01, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(fc.integer(), positive, shape, (seed, scale, k) => {
      for (const value of draws(new Uniform(stream(seed), -scale, scale), 50)) {
        expect(value).toBeGreaterThanOrEqual(-scale);
        expect(value).toBeLessThan(scale);
      }
      for (const value of draws(new Exponential(stream(seed), scale), 50))
        expect(value).toBeGreaterThanOrEqual(0);
      for (const value of draws(new GeneralisedPareto(stream(seed), 1, scale, k), 50))
        expect(value).toBeGreaterThanOrEqual(1);
      for (const value of draws(new GeneralisedExtremeValue(stream(seed), 0, scale, k, 1.1), 50))
        expect(value).toBeGreaterThanOrEqual(-scale / k);
      for (const value of draws(new Zipf(stream(seed), 9, k), 50))
        expect([1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(value);
    }),
    { numRuns: 100, seed: 3 },
  );
});
