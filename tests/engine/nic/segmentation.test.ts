import { expect, test } from 'vitest';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { Sent } from './rig.ts';
import { nicRig } from './rig.ts';

const { Ack, Fin, Psh, Cwr } = Flag;
const MSS = 1448;
const card = { setup: false, teardown: false, segmentation: true };

/** A frame of the host that the card shall cut. */
function large(rig: ReturnType<typeof nicRig>, sent: Partial<Sent> = {}): Frame {
  const frame = rig.compose({ sequence: 1000, acknowledgment: 7, flags: Ack, payload: 3000, ...sent }, false);
  frame.segmentBytes = MSS;
  frame.reason = Reason.Data;
  return frame;
}
/** The bytes the rig puts into a stream from a number on. */
const stream = (sequence: number, length: number): number[] =>
  Array.from({ length }, (_, at) => (sequence + at) & 255);

test('one frame of 3,000 bytes leaves as segments of 1,448, 1,448 and 104, and every byte is in its place', () => {
  const rig = nicRig(card);
  rig.hostSends(large(rig));
  rig.settle();
  expect(rig.atClient.map(({ sequence, payload }) => [sequence, payload])).toEqual([
    [1000, 1448],
    [2448, 1448],
    [3896, 104],
  ]);
  expect(rig.atClient.flatMap(({ bytes }) => bytes)).toEqual(stream(1000, 3000));
});

test('each segment has an identification of its own, the others’ acknowledgment, window, timestamps and reason', () => {
  const rig = nicRig(card);
  rig.hostSends(large(rig, { timestamps: [77, 66] }));
  rig.settle();
  expect(rig.atClient.map(({ identification }) => identification)).toEqual([1, 2, 3]);
  for (const segment of rig.atClient)
    expect(segment).toMatchObject({ acknowledgment: 7, window: 8192, timestamp: 77, reason: Reason.Data });
});

test('FIN and PSH stand on the last segment only (RFC 9293 §3.1), CWR on the first only (RFC 3168 §6.1.2)', () => {
  const rig = nicRig(card);
  rig.hostSends(large(rig, { flags: Ack | Fin | Psh | Cwr }));
  rig.settle();
  expect(rig.atClient.map(({ flags }) => flags)).toEqual([Ack | Cwr, Ack, Ack | Fin | Psh]);
});

test('sequence numbers wrap within a large frame', () => {
  const rig = nicRig(card);
  rig.hostSends(large(rig, { sequence: 0x7fffffff - 1000 }));
  rig.settle();
  expect(rig.atClient.map(({ sequence }) => sequence >>> 0)).toEqual([
    0x7fffffff - 1000,
    0x7fffffff + 448,
    0x7fffffff + 1896,
  ]);
});

test('it crosses PCIe once, and the report says what did not cross', () => {
  const rig = nicRig(card);
  rig.hostSends(large(rig));
  rig.settle();
  expect(rig.bus.report().framesToNic).toBe(1);
  expect(rig.nic.report().savings.tso).toEqual({
    frames: 1,
    segments: 3,
    crossingsSaved: 2,
    headerBytesSaved: 2 * 54,
  });
  expect(rig.nic.report().savings.checksum).toEqual({ filled: 3000 + 3 * 20, verified: 0 });
});

test('what follows a large frame leaves behind its last segment', () => {
  const rig = nicRig(card);
  const next = rig.compose({ sequence: 4000, flags: Ack, payload: 10 }, false);
  rig.bus.post(large(rig));
  rig.hostSends(next);
  rig.settle();
  expect(rig.atClient.map(({ sequence }) => sequence)).toEqual([1000, 2448, 3896, 4000]);
});

test('with frames left for two of three segments, the third is lost like any other, and nothing is kept', () => {
  const rig = nicRig(card);
  const frame = large(rig);
  const taken: Frame[] = [];
  for (let left = 510; left > 0; left--) taken.push(rig.pool.lease(1500)!);
  const small: Frame[] = [];
  for (let left = 2048; left > 0; left--) small.push(rig.pool.lease(180)!);
  rig.hostSends(frame);
  rig.settle();
  expect(rig.atClient.map(({ sequence }) => sequence)).toEqual([1000, 2448]);
  expect(rig.drops.record()).toEqual({ 'no frame left': 1 });
  expect(rig.pool.inUse).toBe(taken.length + small.length);
});

test('a hand-over in one large frame is taken over segment by segment, and resent as segments', () => {
  const rig = nicRig({ ...card, teardown: true });
  const frame = large(rig, { flags: Ack | Fin | Psh });
  frame.ethernet.etherType = EtherType.Teardown;
  frame.mark = Mark.HandOver;
  frame.markA = 12;
  frame.markB = 0;
  frame.segmentBytes = MSS;
  rig.hostSends(frame);
  rig.settle();
  expect(rig.answers).toEqual([{ connection: 12, isTaken: true }]);
  expect(rig.nic.report().teardown).toMatchObject({ 'segments kept': 3 });
  rig.clientSends({ sequence: 7, acknowledgment: 2448, flags: Ack }); // the first has come
  rig.settle(600e9);
  const again = rig.atClient.slice(3).map(({ sequence, payload }) => [sequence, payload]);
  expect(again.slice(0, 2)).toEqual([
    [2448, 1448],
    [3896, 104],
  ]);
});
