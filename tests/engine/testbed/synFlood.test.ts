import { describe, expect, test } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { expectBalanced, runToQuiet } from '../../support/ledger.ts';
import { specOf } from '../../support/specs.ts';
import type { Change } from '../../support/specs.ts';

const MS = 1_000_000;
const PER_MS = 10_000;
const MILLISECONDS = 3;

function run(spec: ExperimentSpec): Report {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return testbed.report();
}

/** 10 million SYNs a second beside 32 honest connections, for 3 ms. */
function flooded(change: Change): Report {
  const flood: Change = {
    workload: { concurrency: 32, connections: 0 },
    tcp: { timeWait: 0 },
    disturbances: { synFlood: { rate: 10_000_000 } },
    duration: MILLISECONDS * MS,
  };
  return run(specOf(flood, change));
}
const quiet: Change = { disturbances: { synFlood: { rate: 0 } } };
const offloaded: Change = { testbed: { stack: 'acceltcp' } };

describe('10 million SYNs a second (RFC 4987 §2)', () => {
  test('with setup on the NIC the honest clients notice nothing, and no SYN crosses the bus', () => {
    const report = flooded(offloaded);
    const peaceful = flooded({ ...offloaded, ...quiet });
    expect(report.flood['SYNs sent']).toBe(MILLISECONDS * PER_MS);
    expect(report.drops).toEqual({});
    const { connectionsCompleted, connectionsFailed } = report.totals;
    expect(connectionsFailed).toBe(0);
    expect(connectionsCompleted).toBeGreaterThan(0.98 * peaceful.totals.connectionsCompleted);
    expect(report.latency.handshake.p50).toBeLessThan(1.1 * peaceful.latency.handshake.p50);
    expect(report.pcie.framesToHost).toBeLessThanOrEqual(report.nic.setup['cookies accepted']!);
    expect(report.host.fullTcb.peak + report.host.quasiTcb.peak).toBeLessThanOrEqual(32);
    expect(report.nic.busyShare).toBeGreaterThan(peaceful.nic.busyShare);
  });

  test('without it the ring and the backlog fill, and hardly an honest client is served', () => {
    const report = flooded({});
    const peaceful = flooded(quiet);
    expect(report.totals.connectionsCompleted).toBeLessThan(0.05 * peaceful.totals.connectionsCompleted);
    expect(report.drops['backlog full']).toBeGreaterThan(0);
    expect(report.drops['ring full']).toBeGreaterThan(0);
    expect(report.host.fullTcb.peak).toBe(32 + 1024 + 32);
    expect(report.cpu.busyShares[0]).toBeGreaterThan(0.99);
  });

  test('with cookies of its own the host keeps nothing more, and drowns in its cycles', () => {
    const report = flooded({ tcp: { timeWait: 0, syncookies: 'overflow' } });
    expect(report.tcp.server.SyncookiesSent).toBeGreaterThan(1000);
    expect(report.drops['backlog full']).toBeUndefined();
    expect(report.drops['ring full']).toBeGreaterThan(0.5 * MILLISECONDS * PER_MS);
    expect(report.cpu.busyShares[0]).toBeGreaterThan(0.99);
  });
});

test('a flood of a rate the host can bear costs honest clients time, with its own cookies no connection', () => {
  const slow: Change = { disturbances: { synFlood: { rate: 500_000 } }, duration: 6 * MS };
  const bare = flooded(slow);
  const cookies = flooded({ ...slow, tcp: { timeWait: 0, syncookies: 'overflow' } });
  expect(cookies.totals.connectionsCompleted).toBeGreaterThan(bare.totals.connectionsCompleted);
  expect(cookies.drops).toEqual({});
});

test.each(['syn-flood', 'syn-flood-offloaded'])(
  'every frame of %s is accounted for, and nothing is kept at its end',
  (name) => {
    const { spec } = findPreset(name)!;
    expectBalanced(runToQuiet(spec), spec);
    const report = run(spec);
    const sent = report.flood['SYNs sent']!;
    expect(sent).toBe(4 * PER_MS);
    // A SYN ends in an answer, or in a drop; a half-open connection answers again until it gives up.
    const answers = report.flood['answers that reached nobody']!;
    const again = report.tcp.server.RetransSegs ?? 0;
    const drops = Object.values(report.drops).reduce((sum, count) => sum + count, 0);
    expect(answers - again).toBeLessThanOrEqual(sent);
    expect(answers + drops).toBeGreaterThanOrEqual(sent);
    if (name === 'syn-flood-offloaded') {
      expect(answers).toBe(sent);
      expect(report.nic.setup['SYNs answered']).toBe(sent + 2000);
    }
  },
);

test('a flood is drawn from the seed, and its rate, start and length are kept', () => {
  const at = (change: Change, seed: number): Report =>
    flooded({ ...offloaded, ...change, seed, workload: { connections: 1, concurrency: 1 } });
  const part: Change = { disturbances: { synFlood: { rate: 3_000_000, start: MS, duration: MS / 2 } } };
  expect(at(part, 1).flood['SYNs sent']).toBe(1500);
  expect(at(part, 1).digest).toBe(at(part, 1).digest);
  expect(at(part, 1).digest).not.toBe(at(part, 2).digest);
});

test('one bit of a returned cookie is forged: refused as intended, taken for another number as released (E-N7)', () => {
  const intended = run(findPreset('forged-cookie')!.spec);
  expect(intended.totals).toMatchObject({ connectionsCompleted: 1, connectionsFailed: 0, framesHeld: 0 });
  expect(intended.nic.setup).toMatchObject({ 'ACKs without a good cookie': 1, 'cookies accepted': 1 });
  expect(intended.tcp.server.OutRsts).toBe(1);
  const released = run(findPreset('forged-cookie-released')!.spec);
  expect(released.totals).toMatchObject({ connectionsCompleted: 0, connectionsFailed: 1, framesHeld: 0 });
  expect(released.tcp.server.SyncookiesRecv).toBe(1);
});

test.each([0, 5, 12, 23, 24, 25, 26, 27, 31])('bit %i of the number: a forgery is refused', (forgedBit) => {
  const { spec } = findPreset('forged-cookie')!;
  const { nic, totals } = run({ ...spec, disturbances: { ...spec.disturbances, forgedBit } });
  const refused =
    (nic.setup['ACKs without a good cookie'] ?? 0) +
    (nic.setup['ACKs with an old count'] ?? 0) +
    (nic.setup['later segments of a cookie’s connection'] ?? 0);
  expect(refused).toBe(1);
  expect(totals.connectionsCompleted).toBe(1);
});
