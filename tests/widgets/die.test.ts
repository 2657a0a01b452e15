import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { islandsOf, meanOf, momentAt, rowAt, usedOf } from '#widgets/figures/nicDie/die.ts';
import { initial, specOf } from '#widgets/figures/nicDie/experiment.ts';

const spec = { ...specOf(initial), duration: 1_000_000 };
const testbed = new Testbed(spec);
testbed.advance(spec.duration, Infinity);
const report = testbed.report();

test('81 cores stand on seven islands, the last not full', () => {
  const islands = islandsOf(report.nic.use.cores, report.nic.use.coresPerIsland);
  expect(islands.map(({ length }) => length)).toEqual([12, 12, 12, 12, 12, 12, 9]);
});

test('what the cores show, interval by interval, adds up to what the report says they did', () => {
  const rows = report.series.time.length;
  const shown = Array.from({ length: rows }, (_, row) => meanOf(momentAt(report, row).cores));
  expect(rows).toBe(10);
  expect(meanOf(shown)).toBeCloseTo(report.nic.busyShare, 3);
});

test('a tank holds what its owners hold, and never more than its capacity', () => {
  const { tanks, threads } = momentAt(report, 9);
  expect(tanks.map(({ name }) => name)).toEqual(['internal memory', 'external memory']);
  expect(tanks[0]!.layers.map(({ owner }) => owner)).toEqual(['timer bitmaps', 'teardown entries']);
  const memory = report.nic.memories.find(({ name }) => name === 'IMEM')!;
  expect(usedOf(tanks[0]!)).toBe(memory.used);
  expect(usedOf(tanks[0]!)).toBeLessThanOrEqual(tanks[0]!.capacity);
  expect(threads).toBeLessThanOrEqual(report.nic.use.threads.peak);
});

test('an instant belongs to the sample before it', () => {
  expect([0, 99_999_000, 100_000_000, 250_000_000, 9e12].map((now) => rowAt(report.series, now))).toEqual([
    0, 0, 0, 1, 9,
  ]);
});
