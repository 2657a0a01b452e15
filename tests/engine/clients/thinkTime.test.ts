import { describe, expect, test } from 'vitest';
import { ThinkTime } from '#engine/clients/thinkTime.ts';
import type { ThinkShape } from '#engine/clients/thinkTime.ts';
import { RandomStream } from '#engine/kernel/random.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { validate } from '#experiment/validate.ts';
import type { Report } from '#experiment/report.ts';

const shapes: ThinkShape[] = [
  'fixed',
  'uniform',
  'exponential',
  'generalised-pareto',
  'generalised-extreme-value',
  'zipf',
  'table',
];

function run(workload: object, disturbances: object = {}): Report {
  const reading = validate({ workload, disturbances, tcp: { timeWait: 0 }, duration: '100s' });
  if (!reading.ok) throw new Error(reading.findings.map((finding) => finding.message).join());
  const bed = new Testbed(reading.spec);
  bed.advance(Infinity, Infinity);
  return bed.report();
}

test.each(shapes)('%s: the mean is the one asked for, whole picoseconds, none negative', (shape) => {
  const think = new ThinkTime(new RandomStream(1, 'think'), { mean: 5e9, shape });
  const draws = Float64Array.from({ length: 100_000 }, () => think.draw());
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  expect(mean / 5e9).toBeGreaterThan(0.97);
  expect(mean / 5e9).toBeLessThan(1.03);
  expect(draws.every((value) => value >= 0 && Number.isInteger(value))).toBe(true);
});

describe('a client that thinks', () => {
  const workload = { concurrency: 10, connections: 200, transactions: 3, thinkTime: '1ms' };

  test.each(shapes)('%s: pauses after every reply and between connections', (thinkDistribution) => {
    const report = run({ ...workload, thinkDistribution });
    expect(report.totals).toMatchObject({
      connectionsCompleted: 200,
      bytesWrong: 0,
      framesHeld: 0,
      transactions: 600,
    });
    expect(report.ended).toBe('quiet');
    // Each of 10 slots has 20 connections of two pauses, and 19 between them: 59 ms on average.
    expect(report.reached / 1e6).toBeGreaterThan(45);
    expect(report.reached / 1e6).toBeLessThan(110);
  });

  test('a fixed pause is what lies between two requests', () => {
    const hasty = run({ connections: 1, transactions: 5 });
    const slow = run({ connections: 1, transactions: 5, thinkTime: '2ms', thinkDistribution: 'fixed' });
    const added = slow.reached - hasty.reached;
    expect(added).toBeGreaterThanOrEqual(4 * 2e6);
    expect(added).toBeLessThan(4 * 2e6 + 4 * 4000);
    expect(slow.latency.transaction.count).toBe(5);
    expect(slow.latency.transaction.max).toBeLessThan(hasty.latency.transaction.max * 1.5);
  });

  test('frames are lost, connections break or end: every slot still goes on', () => {
    const report = run({ ...workload, thinkDistribution: 'exponential' }, { loss: 0.05 });
    expect(report.totals.connectionsCompleted + report.totals.connectionsFailed).toBe(200);
    expect(report.totals).toMatchObject({ bytesWrong: 0, framesHeld: 0 });
  });

  test('without think time the distribution changes nothing', () => {
    const digests = ['fixed', 'zipf'].map(
      (thinkDistribution) => run({ connections: 20, thinkDistribution }).digest,
    );
    expect(new Set(digests).size).toBe(1);
  });
});
