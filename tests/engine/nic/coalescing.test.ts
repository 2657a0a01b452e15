import { expect, test } from 'vitest';
import { us } from '#engine/kernel/time.ts';
import { setEcn } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import type { Sent } from './rig.ts';
import { nicRig } from './rig.ts';

const { Ack, Fin, Psh, Rst, Urg, Ece, Cwr } = Flag;
const DELAY = us(20);
const rigged = (longest = 9000) =>
  nicRig({ setup: false, teardown: false, coalescing: { longest, delay: DELAY } });
type Rig = ReturnType<typeof nicRig>;

/** Segments of 1,000 bytes, one after another, from number 1; each may say something otherwise. */
function send(rig: Rig, ...changes: Partial<Sent>[]): void {
  changes.forEach((change, at) => {
    rig.clientSends({ sequence: 1 + at * 1000, acknowledgment: 5, flags: Ack, payload: 1000, ...change });
  });
}
/** [number, bytes, flags] of what the host got. */
const got = (rig: Rig): number[][] =>
  rig.atHost.map(({ sequence, payload, flags }) => [sequence, payload, flags]);
const closedBy = (rig: Rig): Record<string, number> => rig.nic.report().savings.lro!.closedBy;

test('three segments in order reach the host as one frame, every byte in its place, once PSH ends them', () => {
  const rig = rigged();
  send(rig, {}, {}, { flags: Ack | Psh });
  rig.settle(us(10));
  expect(got(rig)).toEqual([[1, 3000, Ack | Psh]]);
  expect(rig.atHost[0]!.bytes).toEqual(Array.from({ length: 3000 }, (_, at) => (1 + at) & 255));
  expect(rig.nic.report().savings.lro).toEqual({
    frames: 1,
    segments: 3,
    crossingsSaved: 2,
    headerBytesSaved: 2 * 54,
    closedBy: { PSH: 1 },
  });
});

test('a segment with PSH and nothing before it is not held back at all', () => {
  const rig = rigged();
  send(rig, { flags: Ack | Psh });
  rig.settle(us(5));
  expect(got(rig)).toEqual([[1, 1000, Ack | Psh]]);
});

test('nothing waits longer than the delay', () => {
  const rig = rigged();
  send(rig, {}, {});
  rig.settle(us(19));
  expect(got(rig)).toEqual([]);
  rig.settle(us(10));
  expect(got(rig)).toEqual([[1, 2000, Ack]]);
  expect(closedBy(rig)).toEqual({ 'the delay': 1 });
  expect(rig.nic.isIdle).toBe(true);
});

test('a gap is not bridged: what was held goes first, and what comes behind the gap begins anew', () => {
  const rig = rigged();
  send(rig, {}, {}, { sequence: 9001 }, { sequence: 10_001 });
  rig.settle();
  expect(got(rig)).toEqual([
    [1, 2000, Ack],
    [9001, 2000, Ack],
  ]);
});

test.each([
  ['FIN', Ack | Fin],
  ['RST', Ack | Rst],
  ['URG', Ack | Urg],
  ['CWR', Ack | Cwr],
])('a segment with %s travels alone, behind what was held', (_name, flags) => {
  const rig = rigged();
  send(rig, {}, {}, { flags });
  rig.settle(us(10));
  expect(got(rig)).toEqual([
    [1, 2000, Ack],
    [2001, 1000, flags],
  ]);
});

test('an acknowledgment without data travels alone, behind what was held', () => {
  const rig = rigged();
  send(rig, {}, { payload: 0 });
  rig.settle(us(10));
  expect(got(rig).map(([sequence, payload]) => [sequence, payload])).toEqual([
    [1, 1000],
    [1001, 0],
  ]);
});

test('another acknowledgment, another ECE, another timestamp or another echo is not joined', () => {
  const stamped = (value: number, echo: number) => ({ timestamps: [value, echo] as [number, number] });
  for (const [first, second] of [
    [{}, { acknowledgment: 6 }],
    [{}, { flags: Ack | Ece }],
    [stamped(7, 3), stamped(8, 3)],
    [stamped(7, 3), stamped(7, 4)],
    [{}, stamped(7, 3)],
  ]) {
    const rig = rigged();
    send(rig, first!, second!);
    rig.settle();
    expect(got(rig).map(([, payload]) => payload)).toEqual([1000, 1000]);
    expect(closedBy(rig)['a header unlike it']).toBe(1);
  }
});

test('segments of the same millisecond, and the same ECE, are joined', () => {
  const rig = rigged();
  send(rig, { timestamps: [7, 3], flags: Ack | Ece }, { timestamps: [7, 3], flags: Ack | Ece });
  rig.settle();
  expect(got(rig)).toEqual([[1, 2000, Ack | Ece]]);
  expect(rig.atHost[0]!.timestamp).toBe(7);
});

test('an option other than timestamps is not joined', () => {
  const rig = rigged();
  const sack = { options: [1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2] };
  send(rig, sack, sack);
  rig.settle(us(10));
  expect(got(rig).map(([, payload]) => payload)).toEqual([1000, 1000]);
});

test('a mark of congestion is neither lost nor made: a change of it ends the joined frame (RFC 3168 §5)', () => {
  const rig = rigged();
  const marks: number[] = [];
  [2, 2, 3, 3, 2].forEach((ecn, at) => {
    const frame = rig.compose({ sequence: 1 + at * 1000, flags: Ack, payload: 1000 }, true);
    setEcn(frame, ecn);
    rig.nic.wirePort.accept(frame);
  });
  rig.settle();
  rig.atHost.forEach(({ ecn }) => marks.push(ecn));
  expect(got(rig).map(([, payload]) => payload)).toEqual([2000, 2000, 1000]);
  expect(marks).toEqual([2, 3, 2]);
});

test('a shorter segment is the last of its frame, a longer one is not joined: all pieces but the last are alike', () => {
  const rig = rigged();
  send(rig, {}, { payload: 300 }, { sequence: 1301 }, { sequence: 2301, payload: 1200 });
  rig.settle();
  expect(got(rig).map(([, payload]) => payload)).toEqual([1300, 1000, 1200]);
});

test('a frame that has no room for another segment is closed', () => {
  const rig = rigged(54 + 2500);
  send(rig, {}, {}, {});
  rig.settle(us(10));
  expect(got(rig).map(([, payload]) => payload)).toEqual([2000]);
  expect(closedBy(rig)).toEqual({ full: 1 });
});

test('flows do not mix, and each is joined', () => {
  const rig = rigged();
  for (const at of [0, 1, 2])
    for (const port of [40_000, 40_001]) send(rig, { port, sequence: 1 + at * 1000 });
  rig.settle();
  expect(got(rig).map(([, payload]) => payload)).toEqual([3000, 3000]);
});

test('the thirty-third flow sends the one on its way that was held longest', () => {
  const rig = rigged();
  for (let flow = 0; flow < 33; flow++) send(rig, { port: 40_000 + flow });
  rig.settle(us(15));
  expect(closedBy(rig)).toEqual({ 'another flow': 1 });
  rig.settle();
  expect(rig.atHost).toHaveLength(33);
});

test('a broken segment is dropped before it can spoil others', () => {
  const rig = rigged();
  send(rig, {});
  const frame: Frame = rig.compose({ sequence: 1001, acknowledgment: 5, flags: Ack, payload: 1000 }, true);
  frame.slab.bytes[frame.start + 600]! ^= 1;
  rig.nic.wirePort.accept(frame);
  rig.settle();
  expect(got(rig)).toEqual([[1, 1000, Ack]]);
  expect(rig.drops.record()).toEqual({ 'TCP checksum': 1 });
});
