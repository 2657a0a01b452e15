import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { Category } from '#engine/host/cycles.table.ts';
import type { Report } from '#experiment/report.ts';
import { validate } from '#experiment/validate.ts';
import { specOf, type Change } from '../../support/specs.ts';

const loop: Change = { workload: { concurrency: 100, connections: 0 }, duration: 6_000_000 };

function reportOf(...changes: Change[]): Report {
  const testbed = new Testbed(specOf(loop, ...changes));
  testbed.advance(Infinity, Infinity);
  return testbed.report();
}

test('the window holds what the whole run has more than a run that ends where it begins', () => {
  const whole = reportOf({ probes: { measureFrom: 2_000_000 } });
  const start = reportOf({ duration: 2_000_000 });
  const { steady } = whole;
  expect(start.steady).toBeUndefined();
  expect(steady?.connections).toBe(whole.totals.connectionsCompleted - start.totals.connectionsCompleted);
  expect(steady?.transactions).toBe(whole.totals.transactions - start.totals.transactions);
  expect(steady?.framesToHost).toBe(whole.pcie.framesToHost - start.pcie.framesToHost);
  expect(steady?.connectionsPerSecond).toBeCloseTo((steady?.connections ?? 0) / 0.004);
});

test('the cycles of a window, idle ones too, are those its cores have in that time', () => {
  const { steady, cpu } = reportOf({ testbed: { serverCores: 2 }, probes: { measureFrom: 2_000_000 } });
  expect(steady?.cycles.length).toBe(2);
  for (const [core, row] of (steady?.cycles ?? []).entries()) {
    const sum = row.reduce((total, cycles) => total + cycles, 0);
    expect(sum / (cpu.clock * 0.004)).toBeCloseTo(1, 1);
    expect(1 - row[Category.Idle] / (cpu.clock * 0.004)).toBeCloseTo(steady?.busyShares[core] ?? 0);
  }
});

test('watching from a time on changes nothing that is watched', () => {
  expect(reportOf({ probes: { measureFrom: 2_000_000 } }).digest).toBe(reportOf().digest);
});

test('a window that begins after the end is refused', () => {
  const result = validate({ duration: '5ms', probes: { measureFrom: '5ms' } });
  expect(result.ok ? [] : result.findings.map(({ path }) => path)).toEqual(['probes.measureFrom']);
});
