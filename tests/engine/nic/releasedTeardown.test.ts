import { expect, it } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { Drop, dropNames } from '#engine/wire/dropReasons.table.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { crcOfFlow } from '#engine/wire/synCookie/crc32.ts';
import { CLIENT, nicRig, SERVER } from './rig.ts';
import type { Sent } from './rig.ts';

const { Ack, Fin, Rst } = Flag;
const PORT = 40_000;
/** With cookies as released every connection begins after its own hash. */
const iss = crcOfFlow(CLIENT, SERVER, (PORT << 16) | 80) & 0xffffff;
const reply: Sent = {
  sequence: iss + 1,
  acknowledgment: 500,
  flags: Ack | Fin,
  payload: 40,
  timestamps: [9, 8],
};
const END = iss + 42;
const fin: Sent = { sequence: 500, acknowledgment: END, flags: Ack | Fin, timestamps: [20, 9] };
type Rig = ReturnType<typeof nicRig>;

const released = (first: Sent = reply): Rig => {
  const rig = nicRig({ setup: false, releasedTeardown: true });
  rig.handOver(7, [first]);
  rig.settle();
  return rig;
};
/** Somebody else sends a frame every 63 ms, so that the wheel turns. */
const pass = (rig: Rig, time: number): void => {
  for (let at = 0; at < time; at += 63) {
    rig.clientSends({ sequence: 1, flags: Ack, port: 50_000 });
    rig.settle(ms(63));
  }
};
const resent = ({ atClient }: Rig) => atClient.filter(({ reason }) => reason === Reason.NicRetransmission);
const inTable = ({ nic }: Rig): number | undefined => nic.report().teardown['flows in the table'];

it('closes in good order: the reply goes out, the FIN that fits is reflected, and the slot is free (A.6, A.9)', () => {
  const rig = released();
  rig.clientSends({ ...fin, flags: Ack });
  rig.clientSends(fin);
  rig.settle();
  expect(rig.atClient).toMatchObject([
    { sequence: iss + 1, payload: 40, isSealed: true },
    { sequence: END, acknowledgment: 501, flags: Ack, window: 8192, timestamp: 9, isSealed: true },
  ]);
  expect([inTable(rig), rig.pool.inUse]).toEqual([0, 0]);
});

it('E-N1: a taken slot takes no other; the frame leaves marked, and the host is not told', () => {
  const rig = released();
  rig.handOver(8, [reply]);
  rig.settle();
  expect(rig.atClient[1]).toMatchObject({ etherType: EtherType.Teardown });
  expect(rig.answers).toEqual([7, 8].map((connection) => ({ connection, isTaken: true })));
});

it('E-N2: clients whose addresses agree modulo 4 share the slot of a port', () => {
  const rig = released();
  rig.handOver(8, [{ ...reply, client: CLIENT + 1 }]);
  rig.handOver(9, [{ ...reply, client: CLIENT + 4 }]);
  rig.settle();
  expect(rig.atClient.slice(1).map(({ etherType }) => etherType)).toEqual([
    EtherType.Ipv4,
    EtherType.Teardown,
  ]);
});

it('E-N3: what another connection of that slot sends is consumed, whatever it is', () => {
  const rig = released();
  rig.clientSends({ sequence: 77, acknowledgment: 5, flags: Ack, payload: 9, client: CLIENT + 4 });
  rig.settle();
  expect(rig.atHost).toEqual([]);
  expect(rig.drops.record()[dropNames[Drop.TeardownConsumed]!]).toBe(1);
});

it('E-N8: an acknowledgment before the number of the cookie counts as units by the million, written over the packets kept', () => {
  const forgotten = released();
  forgotten.clientSends({ ...fin, flags: Ack, acknowledgment: iss - 1000 });
  pass(forgotten, 1100);
  expect(resent(forgotten)).toEqual([]);
  const multiplied = released();
  multiplied.clientSends({ ...fin, flags: Ack, acknowledgment: iss - 20_000 });
  pass(multiplied, 1100);
  expect(multiplied.nic.report().teardown['resends without a frame']).toBeGreaterThan(0); // of neighbours who kept nothing
});

it('E-N9: the acknowledgment of all of it does not end the resends', () => {
  const rig = released();
  rig.clientSends({ ...fin, flags: Ack });
  pass(rig, 1100);
  expect(resent(rig)).toHaveLength(2);
});

it('E-N10, E-N12, E-N25: resent after 437 to 500 ms and then every turn, for ever, with its old stamp', () => {
  const rig = released();
  const start = rig.timeline.now;
  pass(rig, 60_000);
  const times = resent(rig).map(({ time }) => time - start);
  expect(times.length).toBeGreaterThan(110);
  expect(times[0]).toBeGreaterThan(ms(437));
  expect(times[0]).toBeLessThan(ms(505)); // a frame every 63 ms turns the wheel a little late
  expect(times.at(-1)! - times.at(-2)!).toBeLessThan(ms(510));
  expect(new Set(resent(rig).map(({ timestamp }) => timestamp))).toEqual(new Set([9]));
  expect([inTable(rig), rig.ends]).toEqual([1, []]);
});

it('E-N11: no frame from the wire, no timer', () => {
  const rig = released();
  rig.settle(ms(60_000));
  expect(resent(rig)).toEqual([]);
  expect(rig.timeline.isQuiet).toBe(true);
});

it('E-N13: the second segment of a hand-over finds the slot taken by the first', () => {
  const rig = nicRig({ setup: false, releasedTeardown: true });
  rig.handOver(7, [
    { ...reply, flags: Ack },
    { ...reply, sequence: iss + 41 },
  ]);
  rig.settle();
  expect(rig.atClient.map(({ etherType }) => etherType)).toEqual([EtherType.Ipv4, EtherType.Teardown]);
});

it('E-N14: a longer frame is cut into pieces 12 bytes short, whose checksums fit no more', () => {
  const rig = released({ ...reply, payload: 1500 });
  const pieces = rig.atClient.map(({ sequence, payload, flags }) => [sequence - iss - 1, payload, flags]);
  expect(pieces).toEqual([
    [0, 1448, Ack],
    [1460, 28, Ack | Fin],
  ]);
  expect(rig.atClient.map((segment) => segment.isSealed)).toEqual([false, false]);
});

it('E-N15: a frame of 1,515 to 1,526 bytes is cut into one piece, and goes out whole as well', () => {
  const rig = released({ ...reply, payload: 1460 });
  expect(rig.atClient.map(({ payload }) => payload).sort()).toEqual([1448, 1460]);
});

it('E-N16: behind 128 bytes what is resent comes from elsewhere', () => {
  const rig = released({ ...reply, payload: 1000 });
  pass(rig, 600);
  expect(rig.atClient.map((segment) => segment.isSealed)).toEqual([true, false]);
});

it('E-N17: a reset that is marked is kept and resent like data', () => {
  const rig = released({ ...reply, flags: Rst | Ack, payload: 0 });
  pass(rig, 600);
  expect(resent(rig)).toMatchObject([{ flags: Rst | Ack }]);
});

it('E-N18: a FIN that says anything else, and data, get no answer', () => {
  const rig = released();
  rig.atClient.length = 0;
  rig.clientSends({ ...fin, acknowledgment: iss + 1 });
  rig.clientSends({ ...fin, sequence: 490, payload: 10 });
  rig.clientSends({ ...fin, flags: Ack, payload: 30 });
  rig.settle();
  expect([rig.atClient, rig.atHost, inTable(rig)]).toEqual([[], [], 1]);
});

it('E-N19: a FIN come again reaches a host that has forgotten the connection', () => {
  const rig = released();
  rig.clientSends(fin);
  rig.clientSends(fin);
  rig.settle();
  expect(rig.atHost).toMatchObject([{ flags: Ack | Fin }]);
});

it('E-N20: any reset frees the slot', () => {
  const rig = released();
  rig.clientSends({ sequence: 123_456, flags: Rst, client: CLIENT + 4 });
  rig.settle();
  expect(inTable(rig)).toBe(0);
});

it('E-N22: without options the FIN is expected 12 bytes too early', () => {
  const rig = released({ ...reply, timestamps: undefined });
  rig.clientSends({ ...fin, timestamps: undefined });
  rig.settle();
  expect(inTable(rig)).toBe(1);
  rig.clientSends({ ...fin, timestamps: undefined, acknowledgment: END - 12 });
  rig.settle();
  expect(inTable(rig)).toBe(0);
});
