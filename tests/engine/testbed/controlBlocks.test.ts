import { expect, it } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { specOf } from '../../support/specs.ts';
import type { Change } from '../../support/specs.ts';

/** The preset with fewer connections, and stopped before or after they have asked. */
function run(name: string, until: number, change: Change = {}): Report {
  const few: Change = { workload: { concurrency: 200, connections: 200 } };
  const testbed = new Testbed(specOf(findPreset(name)!.changes, few, change));
  testbed.advance(until, 1_000_000);
  return testbed.report();
}
const MS = 1_000_000;

it('an idle connection costs 40 bytes as a quasi-TCB, and 700 without lazy creation', () => {
  const lazy = run('quasi-against-full', 100 * MS);
  expect(lazy.host.tcbBytes).toBe(200 * 40);
  expect(lazy.host.quasiTcb).toEqual({ bytes: 40, now: 200, peak: 200 });
  expect(lazy.host.fullTcb).toEqual({ bytes: 700, now: 0, peak: 0 });
  const eager = run('quasi-against-full', 100 * MS, { host: { lazyTcb: false } });
  expect(eager.host.tcbBytes).toBe(200 * 700);
  expect(eager.host.quasiTcb.peak).toBe(0);
});

it('every one of them closes without ever having been full', () => {
  const { host, cpu, totals } = run('quasi-against-full', Infinity);
  expect(totals.connectionsCompleted).toBe(200);
  expect([host.tcbBytes, host.fullTcb.peak, cpu.tcbBytesPeak]).toEqual([0, 0, 200 * 40]);
  expect(host.promotions).toEqual({});
});

it('a first reply that stays with the host makes each of them full, and the report says why', () => {
  const { host, cpu, series, totals } = run('quasi-grows', Infinity);
  expect(totals.connectionsCompleted).toBe(200);
  expect(host.promotions).toEqual({ 'data for the host to keep': 200 });
  expect(cpu.tcbBytesPeak).toBe(200 * 700);
  const { quasiTcbs, fullTcbs, tcbBytes } = series.columns;
  tcbBytes.forEach((bytes, row) => expect(bytes).toBe(40 * quasiTcbs[row] + 700 * fullTcbs[row]));
  expect(Math.max(...quasiTcbs)).toBe(200);
  expect(Math.max(...fullTcbs)).toBe(200);
});

it('without setup offload every control block is full from the start', () => {
  const { host } = run('quasi-against-full', 100 * MS, { offloads: { setup: 'off' } });
  expect([host.quasiTcb.peak, host.fullTcb.now]).toEqual([0, 200]);
});

it('says what a connection really costs this engine: a row, an index entry, ends of queues', () => {
  const { host } = run('quasi-grows', Infinity);
  expect(host.realBytesPerConnection).toBeGreaterThan(224);
  expect(host.realBytesPerConnection).toBeLessThan(700);
  expect(host.realSendBufferBytes).toBeGreaterThan(0);
});
