import { describe, expect, test } from 'vitest';
import { flowSizes } from '#experiment/flowSizes.table.ts';
import type { FlowPoint } from '#experiment/flowSizes.table.ts';
import { etc, usr } from '#experiment/keyValuePools.table.ts';
import { specWebImages } from '#experiment/specWebImages.table.ts';
import type { ContentName, WorkloadSpec } from '#experiment/workloadSpec.ts';
import { arrivalsOf } from '#engine/testbed/callersAssembly.ts';
import { keyValueContent, replySizes } from '#engine/testbed/contents.ts';
import { keySpaceOf } from '#engine/testbed/dialogues.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { Zipf } from '#engine/kernel/distributions.ts';
import { MessagePattern } from '#engine/kernel/pattern.ts';
import { RandomSource, RandomStream } from '#engine/kernel/random.ts';
import { binnedRatio, chiSquareRatio, kolmogorovRatio } from '../../support/goodnessOfFit.ts';
import type { Cumulative } from '../../support/goodnessOfFit.ts';
import { specOf } from '../../support/specs.ts';

const DRAWS = 20_000;
const random = new RandomSource(1);
const drawn = (source: { draw(): number }, count = DRAWS): number[] =>
  Array.from({ length: count }, () => source.draw());
const redis = { application: { kind: 'redis' } } as const;
const sizesOf = (content: ContentName): number[] =>
  drawn(replySizes(specOf({ workload: { content } }), random)!);

/** The published points, straight lines between them. */
const linear =
  (points: readonly FlowPoint[], stretch = 1): Cumulative =>
  (value) => {
    let from: FlowPoint = { bytes: 0, share: 0 };
    for (const to of points) {
      if (value < to.bytes * stretch) {
        const part = (value - from.bytes * stretch) / ((to.bytes - from.bytes) * stretch);
        return from.share + part * (to.share - from.share);
      }
      from = to;
    }
    return 1;
  };
const pareto =
  ({ location, scale, shape }: { location: number; scale: number; shape: number }, stretch = 1): Cumulative =>
  (value) =>
    value <= location ? 0 : 1 - (1 + (shape * (value - location)) / (scale * stretch)) ** (-1 / shape);
const extremeValue =
  ({ location, scale, shape }: { location: number; scale: number; shape: number }, stretch = 1): Cumulative =>
  (value) =>
    Math.exp(-((1 + (shape * (value - location)) / (scale * stretch)) ** (-1 / shape)));
/** Of a whole number made by dropping what is behind the point. */
const floored =
  (below: Cumulative): Cumulative =>
  (value) =>
    below(value + 1);

describe.each(Object.entries(flowSizes))('flows of %s', (name, points) => {
  const sizes = sizesOf(name as ContentName);
  // Where the table is too fine for the draws, cells are joined.
  const ends = points.filter(({ share }) => share <= 0.999).map(({ bytes }) => bytes);

  test('between its published points lie the published shares', () => {
    expect(binnedRatio(sizes, ends, linear(points))).toBeLessThan(1);
  });

  test('sizes a twentieth larger do not pass for it', () => {
    const larger = sizes.map((bytes) => bytes * 1.05);
    expect(binnedRatio(larger, ends, linear(points))).toBeGreaterThan(1);
  });

  test('no flow is larger than the largest, or empty', () => {
    expect(Math.max(...sizes)).toBeLessThanOrEqual(points.at(-1)!.bytes);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1);
  });
});

test('within a segment of the table sizes are spread evenly', () => {
  const points = flowSizes['web-search'];
  expect(kolmogorovRatio(sizesOf('web-search'), linear(points))).toBeLessThan(1);
  expect(kolmogorovRatio(sizesOf('web-search'), linear(points, 1.05))).toBeGreaterThan(1);
});

describe('SPECweb’s images (paper-facts §4b)', () => {
  test('31 of them, mean 728.39 bytes, median 130', () => {
    const sorted = [...specWebImages].sort((one, other) => one - other);
    expect(sorted.length).toBe(31);
    expect(sorted.reduce((sum, bytes) => sum + bytes, 0) / 31).toBeCloseTo(728.39, 2);
    expect(sorted[15]).toBe(130);
  });

  test('each is drawn as often as the others, and not as its size would have it', () => {
    const distinct = [...new Set(specWebImages)];
    const shares = distinct.map((bytes) => specWebImages.filter((other) => other === bytes).length / 31);
    const sizes = sizesOf('specweb');
    const counts = distinct.map((bytes) => sizes.filter((size) => size === bytes).length);
    expect(chiSquareRatio(counts, shares)).toBeLessThan(1);
    expect(
      chiSquareRatio(
        counts,
        distinct.map(() => 1 / distinct.length),
      ),
    ).toBeGreaterThan(1);
  });

  test('a message server sends what it is asked for: over a run, the mean', () => {
    const testbed = new Testbed(specOf({ workload: { content: 'specweb', transactions: 2000 } }));
    testbed.advance(testbed.spec.duration, Infinity);
    const { bytesToClient, bytesWrong, transactions } = testbed.report().totals;
    expect([bytesWrong, transactions]).toEqual([0, 2000]);
    // The standard deviation of a size is 1,267 bytes: four of the mean's are 113.
    expect(Math.abs(bytesToClient / 2000 - 728.39)).toBeLessThan(113);
  });
});

describe('Facebook’s pools (paper-facts §4a)', () => {
  const content = (changes: Partial<WorkloadSpec>) =>
    keyValueContent(specOf(redis, { workload: changes }), random);

  test('ETC’s keys are of the published extreme value distribution, not of one 5 % wider', () => {
    const keys = drawn(content({ content: 'etc' }).keySizes);
    const ends = [18, 21, 24, 27, 30, 33, 36, 40, 45, 50, 60, 75];
    expect(binnedRatio(keys, ends, floored(extremeValue(etc.key)))).toBeLessThan(1);
    expect(binnedRatio(keys, ends, floored(extremeValue(etc.key, 1.05)))).toBeGreaterThan(1);
    expect(Math.max(...keys)).toBeLessThanOrEqual(250);
  });

  test('ETC’s small values come by their published weights, and not by those of their neighbours', () => {
    const values = drawn(content({ content: 'etc' }).valueSizes);
    const common = [...etc.smallValues.keys()].filter((bytes) => etc.smallValues[bytes]! > 0.002);
    const counts = [...common.map((bytes) => values.filter((size) => size === bytes).length)];
    const shares = common.map((bytes) => etc.smallValues[bytes]!);
    const rest = (given: readonly number[], all: number): number =>
      all - given.reduce((sum, x) => sum + x, 0);
    expect(chiSquareRatio([...counts, rest(counts, DRAWS)], [...shares, rest(shares, 1)])).toBeLessThan(1);
    const turned = [...shares.slice(1), shares[0]!];
    expect(chiSquareRatio([...counts, rest(counts, DRAWS)], [...turned, rest(shares, 1)])).toBeGreaterThan(1);
  });

  test('ETC’s larger values are of the published Pareto distribution, not of one 5 % wider', () => {
    const values = drawn(content({ content: 'etc' }).valueSizes, 3 * DRAWS).filter((bytes) => bytes >= 15);
    const ends = [20, 30, 50, 75, 100, 150, 200, 300, 400, 600, 1000, 2000, 4000];
    expect(binnedRatio(values, ends, floored(pareto(etc.value)))).toBeLessThan(1);
    expect(binnedRatio(values, ends, floored(pareto(etc.value, 1.05)))).toBeGreaterThan(1);
  });

  test('ETC’s gaps are of the published Pareto distribution and rate, not of one 5 % wider', () => {
    const mean = etc.gap.scale / (1 - etc.gap.shape);
    const workload = {
      kind: 'open-loop',
      arrivals: 'generalised-pareto',
      rate: Math.round(1e6 / mean),
    } as const;
    const gaps = gapsOf(workload);
    expect(kolmogorovRatio(gaps, pareto(etc.gap))).toBeLessThan(1);
    expect(kolmogorovRatio(gaps, pareto(etc.gap, 1.05))).toBeGreaterThan(1);
  });

  test('USR: two sizes of keys, values of 2 bytes, 99.8 % GETs; a spec may say another share', () => {
    const { keySizes, valueSizes, getShare } = content({ content: 'usr' });
    const keys = drawn(keySizes);
    const counts = usr.keyBytes.map((bytes) => keys.filter((size) => size === bytes).length);
    expect(chiSquareRatio(counts, usr.keyWeights)).toBeLessThan(1);
    expect([valueSizes.draw(), getShare]).toEqual([2, 0.998]);
    expect(content({ content: 'etc' }).getShare).toBeCloseTo(30 / 31, 12);
    expect(content({ content: 'usr', getShare: 0.5 }).getShare).toBe(0.5);
  });

  test('over a run, GETs and SETs stand as they should, and every value that is there is found', () => {
    const workload = { content: 'usr', transactions: 3000, getShare: 0.9, keys: 1000 } as const;
    const testbed = new Testbed(specOf(redis, { workload }));
    testbed.advance(testbed.spec.duration, Infinity);
    const { said, totals } = testbed.report();
    const { GETs = 0, SETs = 0 } = said!;
    expect(chiSquareRatio([GETs, SETs], [0.9, 0.1])).toBeLessThan(1);
    expect(said!['values found']).toBe(GETs);
    expect([totals.bytesWrong, totals.connectionsCompleted]).toEqual([0, 1]);
  });
});

describe('popularity', () => {
  const RANKS = 1000;
  const shares = (exponent: number): number[] => {
    const weights = Array.from({ length: RANKS }, (_, at) => (at + 1) ** -exponent);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    const first = weights.slice(0, 40).map((weight) => weight / all);
    return [...first, 1 - first.reduce((sum, share) => sum + share, 0)];
  };
  const counts = new Array<number>(41).fill(0);
  const zipf = new Zipf(new RandomStream(1, 'popularity'), RANKS, 0.99);
  for (let draw = 0; draw < DRAWS; draw++) counts[Math.min(40, zipf.pickRow())]!++;

  test('keys are asked for as Zipf has it, not with an exponent 5 % larger', () => {
    expect(chiSquareRatio(counts, shares(0.99))).toBeLessThan(1);
    expect(chiSquareRatio(counts, shares(1.04))).toBeGreaterThan(1);
  });

  test('all keys differ, however short they were drawn', () => {
    const names = new Set<string>();
    const spec = specOf(redis, { workload: { content: 'etc', keys: 5000, keysPresent: 0.5 } });
    keySpaceOf(spec, new MessagePattern(), random).forEachPresent((key) =>
      names.add(Buffer.from(key).toString()),
    );
    expect(names.size).toBe(2500);
  });
});

/** Microseconds between moments. */
function gapsOf(workload: Partial<WorkloadSpec>): number[] {
  const arrivals = arrivalsOf(specOf({ workload }), random);
  const moments = new Float64Array(DRAWS + 1);
  for (let at = 1; at <= DRAWS; at++) arrivals.next(moments, at);
  return Array.from({ length: DRAWS }, (_, at) => (moments[at + 1]! - moments[at]!) / 1e6);
}

describe('arrivals', () => {
  const exponential =
    (mean: number): Cumulative =>
    (value) =>
      1 - Math.exp(-value / mean);

  test('Poisson’s gaps are exponential with the mean the rate says, not with one 5 % longer', () => {
    const gaps = gapsOf({ kind: 'open-loop', rate: 100_000 });
    expect(kolmogorovRatio(gaps, exponential(10))).toBeLessThan(1);
    expect(kolmogorovRatio(gaps, exponential(10.5))).toBeGreaterThan(1);
  });

  test('along a ramp as many come in every tenth of it as the rate says', () => {
    const workload = { kind: 'open-loop', rate: 50_000, rateEnd: 150_000, rampTime: 200_000_000 } as const;
    const gaps = gapsOf(workload);
    const counts = new Array<number>(10).fill(0);
    let time = 0;
    for (const gap of gaps) {
      time += gap;
      if (time < 200_000 && time > 0) counts[Math.floor(time / 20_000)]!++;
    }
    const shares = counts.map((_, tenth) => (0.5 + (tenth + 0.5) / 10) / 10);
    expect(chiSquareRatio(counts, shares)).toBeLessThan(1);
    expect(
      chiSquareRatio(
        counts,
        counts.map(() => 0.1),
      ),
    ).toBeGreaterThan(1);
  });
});
