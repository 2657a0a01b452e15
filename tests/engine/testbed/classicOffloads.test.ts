import { expect, test } from 'vitest';
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
