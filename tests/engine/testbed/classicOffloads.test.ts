import { expect, test } from 'vitest';
import { hostCosts } from '#experiment/hardware.ts';
import { findPreset } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';

function run(...changes: Change[]): { report: Report; sent: number[][] } {
  const testbed = new Testbed(specOf({ tcp: { timeWait: 0 }, probes: { trace: 2000 } }, ...changes));
  testbed.advance(Infinity, 5_000_000);
  const report = testbed.report();
  expect(report.totals).toMatchObject({ bytesWrong: 0, framesHeld: 0, connectionsFailed: 0 });
  return { report, sent: segmentsToClient(testbed) };
}

/** [number, length of the frame, flags] of everything on the wire to the client, in order. */
function segmentsToClient(testbed: Testbed): number[][] {
  const { hops, bytes } = testbed.trace();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const rows = Array.from(hops.tap.keys()).filter((row) => hops.tap[row] === WIRE_TO_CLIENT);
  return rows.map((row) => [
    view.getUint32(hops.at[row]! + 38),
    hops.length[row]!,
    view.getUint8(hops.at[row]! + 47),
  ]);
}
const WIRE_TO_CLIENT = 9;
/** Work of the host, cycles. */
const worked = ({ cpu }: Report): number =>
  cpu.cycles.reduce((sum, row) => sum + row.slice(0, -1).reduce((all, cycles) => all + cycles, 0), 0);

const reply = (replyBytes: number): Change => ({ workload: { replyBytes } });
const tso: Change = { offloads: { tso: 'intended' } };

test('with TSO the wire carries the same segments with the same flags, and the bus a fifth of the frames', () => {
  const off = run(reply(500_000));
  const on = run(reply(500_000), tso);
  expect(on.sent).toEqual(off.sent);
  const { framesToNic } = on.report.pcie;
  expect(framesToNic).toBe(off.report.pcie.framesToNic - on.report.nic.savings.tso!.crossingsSaved);
  expect(framesToNic).toBeLessThan(off.report.pcie.framesToNic / 4);
});

test('what leaves is counted in segments, whoever cut them (RFC 4022)', () => {
  const off = run(reply(100_000));
  const on = run(reply(100_000), tso);
  expect(on.report.tcp.server).toEqual(off.report.tcp.server);
});

test('a bulk reply costs the host less with TSO; a short one costs what it did', () => {
  expect(worked(run(reply(500_000), tso).report)).toBeLessThan(0.9 * worked(run(reply(500_000)).report));
  expect(worked(run(reply(64), tso).report)).toBe(worked(run(reply(64)).report));
});

test('a large frame is no longer than the card takes', () => {
  const { report } = run(reply(100_000), tso, { offloads: { tsoSize: 4500 } });
  const { frames, segments } = report.nic.savings.tso!;
  expect(segments / frames).toBeLessThanOrEqual(3);
});

test('the last short segment waits for Nagle, large frame or not (RFC 9293 §3.7.4)', () => {
  const nagle: Change = { tcp: { nagle: true }, workload: { transactions: 2, replyBytes: 5000 } };
  expect(run(nagle, tso).sent).toEqual(run(nagle).sent);
});

test('one segment of a large frame is lost: what is sent again is a segment, with SACK and without', () => {
  const lost: Change = { disturbances: { exact: [{ link: 'toClient', frame: 20, fate: 'drop', delay: 0 }] } };
  for (const sack of [false, true]) {
    const off = run(reply(200_000), lost, { tcp: { sack } }).report.tcp.server;
    expect(run(reply(200_000), tso, lost, { tcp: { sack } }).report.tcp.server).toEqual(off);
    expect(off['TCPFastRetrans']).toBe(1);
  }
});

const request = (requestBytes: number): Change => ({ workload: { requestBytes } });
const lro: Change = { offloads: { lro: 'intended' } };

test('with LRO the host takes a bulk request in large frames, and counts segments (RFC 4022)', () => {
  const off = run(request(500_000)).report;
  const on = run(request(500_000), lro).report;
  expect(on.tcp.server['InSegs']).toBe(off.tcp.server['InSegs']);
  expect(on.pcie.framesToHost).toBe(off.pcie.framesToHost - on.nic.savings.lro!.crossingsSaved);
  expect(on.pcie.framesToHost).toBeLessThan(off.pcie.framesToHost / 3);
  expect(worked(on)).toBeLessThan(worked(off));
});

test('a short request is not held back: PSH ends the wait', () => {
  const { latency } = run(request(64), lro, { offloads: { lroDelay: 1_000_000 } }).report;
  expect(latency.transaction.max).toBeLessThan(200_000);
});

test('two segments in one frame are two segments: the acknowledgment does not wait (RFC 1122 §4.2.3.2)', () => {
  const { report } = run(request(100_000), lro, { tcp: { delayedAck: 40_000_000, initialWindow: 2 } });
  expect(report.tcp.server['DelayedACKs'] ?? 0).toBeLessThanOrEqual(1);
});

test('a joined frame behind a hole is answered for each of its segments: no timeout is needed (RFC 5681 §4.2)', () => {
  const lost: Change = { disturbances: { exact: [{ link: 'toServer', frame: 30, fate: 'drop', delay: 0 }] } };
  const { report } = run(request(200_000), lro, lost);
  expect(report.tcp.clients).toMatchObject({ TCPFastRetrans: 1, RetransSegs: 1 });
  expect(report.tcp.clients['TCPTimeouts']).toBeUndefined();
});

test('marks of congestion reach the sender as they would without LRO (RFC 3168)', () => {
  const crowded: Change = {
    testbed: { linkMark: 8 },
    tcp: { ecn: true },
    workload: { concurrency: 4, connections: 4 },
  };
  for (const congestionControl of ['newreno', 'dctcp'] as const) {
    const { report } = run(request(300_000), lro, crowded, { tcp: { congestionControl } });
    expect(report.tcp.server['InCEPkts']).toBeGreaterThan(0);
    expect(report.drops).toEqual({});
  }
});

/** Runs a preset to its end and says what it reported. */
function reportOf(name: string, ...changes: Change[]): Report {
  const testbed = new Testbed(specOf(findPreset(name)!.changes as Change, ...changes));
  testbed.advance(Infinity, 5_000_000);
  return testbed.report();
}

test('as released, a reply cut into segments never arrives: not one of its checksums fits (E-N14)', () => {
  const { totals, drops, nic } = reportOf('tso-released', { duration: 1_000_000_000 });
  expect(totals).toMatchObject({ connectionsCompleted: 0, bytesToClient: 0 });
  expect(nic.teardown).toMatchObject({ 'segments cut': 4 });
  expect(drops['IP header checksum']).toBeGreaterThanOrEqual(4);
});

test('as released, a large frame that is no hand-over is not cut, and no wire takes it (A.6)', () => {
  const keepsOpen: Change = { workload: { closer: 'client' }, duration: 1_000_000_000 };
  const { drops, totals } = reportOf('tso-released', keepsOpen);
  expect(drops['longer than a frame']).toBeGreaterThan(0);
  expect(totals.bytesWrong).toBe(0);
});

test('as released, nobody sums what a cookie vouches for, and broken requests reach the application (E-H14)', () => {
  expect(reportOf('checksum-released').totals.bytesWrong).toBeGreaterThan(0);
  for (const checksum of ['off', 'intended'] as const)
    expect(reportOf('checksum-released', { offloads: { checksum } }).totals.bytesWrong).toBe(0);
});

test('without the NIC’s sums the host pays for every byte, in both directions', () => {
  const bulk: Change = { workload: { requestBytes: 50_000, replyBytes: 50_000 } };
  const spared = run(bulk).report;
  const summed = run(bulk, { offloads: { checksum: 'off' } }).report;
  const released = run(bulk, { offloads: { checksum: 'as-released' } }).report;
  const { filled, verified } = spared.nic.savings.checksum!;
  expect(worked(summed) - worked(spared)).toBeCloseTo(
    (filled + verified) * hostCosts.checksumPerByte.cycles,
    -3,
  );
  expect(worked(released)).toBe(worked(summed));
  expect(summed.nic.savings.checksum).toBeUndefined();
});

test('twelve cores as released: one gets every flow, and the report says so (E-N24)', () => {
  const { cpu, nic } = reportOf('rss-released', { workload: { concurrency: 120, connections: 600 } });
  expect(cpu.busyShares.filter((share) => share > 0)).toHaveLength(1);
  expect(nic.savings.rss!.filter((frames) => frames > 0)).toHaveLength(1);
});
