import { describe, expect, test } from 'vitest';
import { NotedArrivals, RateArrivals } from '#engine/clients/arrivals.ts';
import type { Arrivals, RateConfig } from '#engine/clients/arrivals.ts';
import { Fixed } from '#engine/kernel/distributions.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';

const MS = 1e9;
const steady: RateConfig = { rate: 1000, rateEnd: 0, rampTime: 0, burstOn: 0, burstOff: 0 };
const momentsOf = (arrivals: Arrivals, count: number): number[] => {
  const target = new Float64Array(1);
  return Array.from({ length: count }, () => (arrivals.next(target, 0) ? target[0]! : NaN));
};
const moments = (config: Partial<RateConfig>, count: number): number[] =>
  momentsOf(new RateArrivals(new Fixed(1), { ...steady, ...config }), count);

describe('moments', () => {
  test('a thousand a second are a millisecond apart', () => {
    expect(moments({}, 3)).toEqual([MS, 2 * MS, 3 * MS]);
  });

  test('along a ramp the number that came is the integral of the rate', () => {
    const ramp = { rate: 1000, rateEnd: 3000, rampTime: 1000 * MS };
    const all = moments(ramp, 2500);
    for (const at of [1, 500, 1000, 1999]) {
      const seconds = all[at - 1]! / 1e12;
      expect(1000 * seconds + (2000 * seconds * seconds) / 2).toBeCloseTo(at, 6);
    }
    expect(all[1999]).toBe(1000 * MS);
    expect(all[2499]! - all[2498]!).toBeCloseTo(MS / 3, -1);
  });

  test('a rate falls as well as it grows', () => {
    const all = moments({ rate: 3000, rateEnd: 1000, rampTime: 1000 * MS }, 2001);
    expect(all[1999]).toBe(1000 * MS);
    expect(all[2000]).toBe(1001 * MS);
  });

  test('between bursts nobody comes, and within one the rate is the rate', () => {
    expect(moments({ burstOn: 2.5 * MS, burstOff: 10 * MS }, 5).map((time) => time / MS)).toEqual([
      1, 2, 13, 14, 25,
    ]);
  });

  test('noted ones are as they were noted, and then there are no more', () => {
    expect(momentsOf(new NotedArrivals([0, 5, 5]), 4)).toEqual([0, 5000, 5000, NaN]);
  });
});

describe('an open loop', () => {
  const open: Change = {
    workload: { kind: 'open-loop', connections: 200, concurrency: 64 },
    tcp: { timeWait: 0 },
  };
  const reportOf = (...changes: Change[]) => {
    const testbed = new Testbed(specOf(open, ...changes));
    testbed.advance(testbed.spec.duration, Infinity);
    return testbed.report();
  };

  test('every connection begins when it was meant to', () => {
    const { arrivals, totals, ended, reached } = reportOf({ workload: { arrivals: 'fixed', rate: 1000 } });
    expect(arrivals).toEqual({ arrivals: 200, 'waiting at most': 0, 'waiting still': 0 });
    expect([totals.connectionsCompleted, ended]).toEqual([200, 'quiet']);
    expect(Math.floor(reached / 1e6)).toBe(200);
  });

  test('one that waits for a place is timed from when it was meant to begin: nothing is left out (coordinated omission)', () => {
    // All mean to begin at 1 ns, and one at a time may: the last waits for all before it.
    const arrivalTimes = Array.from({ length: 20 }, () => 1);
    const crowd: Change = { workload: { arrivals: 'capture', arrivalTimes, connections: 0, concurrency: 1 } };
    const { latency, arrivals, reached } = reportOf(crowd);
    expect(arrivals).toMatchObject({ arrivals: 20, 'waited for a place': 19, 'waiting at most': 19 });
    expect(latency.connection.count).toBe(20);
    expect(latency.connection.max).toBeGreaterThan(19 * latency.connection.min);
    expect(latency.connection.max).toBeLessThanOrEqual(reached);
    expect(latency.transaction.max).toBeGreaterThan(18 * latency.transaction.min);
  });

  test('who finds no free port goes away, and is counted', () => {
    // No SYN arrives, so that each of the 64,512 ports of a client stays taken.
    const { arrivals, totals } = reportOf({
      workload: { connections: 64_600, concurrency: 65_000, rate: 2_000_000, arrivals: 'fixed' },
      disturbances: { loss: 1 },
      duration: 500_000_000,
    });
    expect(arrivals?.['found no free port']).toBe(64_600 - 64_512);
    expect(totals.connectionsOpen).toBe(64_512);
  });
});
