import { beforeAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { experiment as weight, gainsOf } from '#widgets/figures/applicationWeight/experiment.ts';
import type { Gains } from '#widgets/figures/applicationWeight/experiment.ts';
import { rateOf, specOf as coresSpec } from '#widgets/figures/redisCores/experiment.ts';
import { experiment as cycles, initial } from '#widgets/figures/redisCycles/experiment.ts';
import { notedBy, rowsOf } from '#widgets/figures/redisCycles/rows.ts';
import type { LookupRow } from '#widgets/figures/redisCycles/rows.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';

function runOf(spec: ExperimentSpec): Run {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return { spec, report: testbed.report(), trace: testbed.trace() };
}
const runAll = (specs: Readonly<Record<string, ExperimentSpec>>): Runs =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, runOf(spec)]));

describe('what a look-up costs', () => {
  let bars: LookupRow[];
  beforeAll(() => {
    bars = rowsOf(runAll(cycles.specs), initial);
  });
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  it('is drawn to one scale, the dearest bar as wide as the picture', () => {
    expect(new Set(bars.map(({ whole }) => whole)).size).toBe(1);
    expect(Math.max(...bars.map(({ values }) => sum(values)))).toBeCloseTo(bars[0].whole, 6);
  });

  it('leaves Redis its own work, whatever the stack: QUIT makes it dearer, staying cheaper', () => {
    const [quit, quitOffloaded, close, , stay] = bars.map(({ values }) => values[6]);
    expect(quitOffloaded).toBeCloseTo(quit, 0);
    expect(quit).toBeGreaterThan(close);
    expect(stay).toBeLessThan(close);
  });

  it('says a category in words, group by group', () => {
    expect(notedBy(bars, 6)).toMatch(
      /^one look-up, then QUIT: mTCP [\d,]+, AccelTCP [\d,]+; one look-up, the/,
    );
  });
});

describe('what the application lets through', () => {
  let gains: Gains[];
  beforeAll(() => {
    gains = gainsOf(runAll(weight.specs));
  });

  it('is less the heavier it is, and never more than either bound', () => {
    for (const [at, { gain, bound, conformanceBound }] of gains.entries()) {
      expect(gain).toBeLessThan(conformanceBound);
      expect(conformanceBound).toBeLessThan(bound);
      if (at > 0) expect(gain).toBeLessThan(gains[at - 1].gain);
    }
  });

  it('stays below the published 2.3 even where Redis is lightest, and its lower bound does not: chapter 12 says so', () => {
    expect(gains[0].gain).toBeLessThan(2.3);
    expect(gains[0].conformanceBound).toBeGreaterThan(2.3);
    expect(gains.find(({ weight: own }) => own === 1)!.conformanceBound).toBeLessThan(2.3);
  });
});

it('four cores serve four times as many look-ups, for they share nothing that is charged: chapter 12 says so', () => {
  const rate = (cores: number): number => rateOf(runOf(coresSpec('mtcp', cores, 'server')).report);
  expect(rate(4) / rate(1)).toBeGreaterThan(3.6);
});
