import { describe, expect, it } from 'vitest';
import { Category } from '#engine/host/cycles.table.ts';
import { SharedListener } from '#engine/host/sharedListener.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import { validate } from '#experiment/validate.ts';

function run(serverCores: number, sharedListener: boolean, stack = 'linux', costs = {}): Report {
  const validation = validate({
    testbed: { stack, serverCores, clients: 8, linkRate: '40Gb/s' },
    host: { sharedListener },
    tcp: { timeWait: 0 },
    workload: { concurrency: 128 * serverCores, connections: 300 * serverCores },
    costs,
  });
  if (!validation.ok) throw new Error(JSON.stringify(validation.findings));
  const testbed = new Testbed(validation.spec);
  testbed.advance(validation.spec.duration, Infinity);
  return testbed.report();
}

const rate = ({ totals }: Report): number => totals.connectionsPerSecond;

describe('the lock of a listening socket', () => {
  it('is waited for by who comes while it is held', () => {
    const clock = new Float64Array(1);
    const listener = new SharedListener(clock, 1e9, 4, { lockHold: 100, lineTransfer: 50 });
    // Two takings of 150 cycles, and four epolls told: 500 cycles a connection.
    expect(listener.take(2)).toBe(1000);
    clock[0] = 400_000; // 400 ns later
    expect(listener.take(1)).toBe(600 + 500);
    clock[0] = 9_000_000;
    expect(listener.take(1)).toBe(500);
  });

  it('costs nothing where there is one core, nor where every core has a socket of its own', () => {
    expect(run(1, true).digest).toBe(run(1, false).digest);
    expect(run(2, true).digest).not.toBe(run(2, false).digest);
  });

  it('lets no more connections in than fit one after another, however many cores there are', () => {
    const slow = { lockHold: 2000, lineTransfer: 500 };
    const shared = run(8, true, 'linux', slow);
    const atMost = 2.6e9 / (2 * (2000 + 500) + 8 * 500);
    expect(rate(shared)).toBeLessThanOrEqual(atMost);
    expect(rate(shared)).toBeGreaterThan(0.75 * atMost);
    const own = run(8, false, 'linux', slow);
    expect(rate(own)).toBeGreaterThan(1.2 * rate(shared));
    // The cores spin: what they lose is socket work, and nothing else has changed.
    expect(shared.cpu.perConnection[Category.Connection]).toBe(own.cpu.perConnection[Category.Connection]);
    expect(shared.cpu.perConnection[Category.Socket]).toBeGreaterThan(
      own.cpu.perConnection[Category.Socket] + 9000,
    );
  });
});
