import { expect, it } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { microsoftKey, ReceiveSideScaling } from '#engine/nic/receiveSideScaling.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { composeListen, peerMss, peerWindowScale } from '#engine/pcie/controlMessages.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { crcOfFlow } from '#engine/wire/synCookie/crc32.ts';
import { timestampClock } from '#engine/wire/tcpOptions.ts';
import { specOf } from '../../support/specs.ts';
import { CLIENT, nicRig, SERVER } from './rig.ts';
import type { Sent } from './rig.ts';

// Source-facts E.1, defect by defect: none can happen as intended. That each can as released is releasedTeardown.test.ts's and
// conversations/releasedCookie.test.ts's.
const { Ack, Fin, Rst, Syn } = Flag;
const last: Sent = {
  sequence: 1000,
  acknowledgment: 500,
  flags: Ack | Fin,
  payload: 100,
  timestamps: [9, 8],
};
const END = 1101;
const fin: Sent = { sequence: 500, acknowledgment: END, flags: Ack | Fin, timestamps: [20, 9] };
type Rig = ReturnType<typeof nicRig>;

function holding(first: Sent = last, change = {}): Rig {
  const rig = nicRig(change);
  rig.handOver(7, [first]);
  rig.settle();
  expect(rig.answers).toEqual([{ connection: 7, isTaken: true }]);
  rig.atClient.length = 0;
  return rig;
}
const inTable = ({ nic }: Rig): number => nic.report().teardown['flows in the table'] ?? 0;
const resent = ({ atClient }: Rig) => atClient.filter(({ reason }) => reason === Reason.NicRetransmission);
/** What a SYN says: MSS, and window scale with timestamps. */
const options = (mss: number, scale: number): number[] => [
  ...[2, 4, mss >> 8, mss & 255, 1, 3, 3, scale],
  ...[1, 1, 8, 10, 0, 0, 0, 77, 0, 0, 0, 0],
];

/** A connection asked for: the answer of the card. */
function asked(mss = 1460, scale = 7) {
  const rig = nicRig();
  rig.listen();
  rig.clientSends({ sequence: 100, flags: Syn, options: options(mss, scale) });
  rig.settle();
  const answer = rig.atClient[0]!;
  return { rig, cookie: answer.sequence, stamps: [78, answer.timestamp!] as [number, number] };
}

it('E-N1: what cannot be taken is refused before the host forgets, and leaves as an ordinary frame', () => {
  const rig = holding(last, { teardownFlows: 1 });
  rig.handOver(8, [{ ...last, port: 40_001 }]);
  rig.settle();
  expect(rig.answers[1]).toEqual({ connection: 8, isTaken: false });
  expect(rig.atClient).toMatchObject([{ etherType: EtherType.Ipv4, payload: 100 }]);
});

it('E-N2: clients whose addresses agree modulo 4, on one port, are two flows', () => {
  const rig = holding();
  rig.handOver(8, [{ ...last, client: CLIENT + 4 }]);
  rig.settle();
  expect(rig.answers[1]).toEqual({ connection: 8, isTaken: true });
  rig.clientSends({ ...fin, client: CLIENT + 4 });
  rig.clientSends(fin);
  rig.settle();
  expect(rig.nic.report().teardown['FINs answered']).toBe(2);
});

it('E-N3: another connection passes, and a port taken anew ends TIME-WAIT', () => {
  const rig = holding();
  rig.listen();
  rig.clientSends({ sequence: 77, acknowledgment: 5, flags: Ack, payload: 9, client: CLIENT + 4 });
  rig.settle();
  expect(rig.atHost).toHaveLength(1);
  rig.clientSends(fin);
  rig.clientSends({ sequence: 50, flags: Syn, options: options(1460, 7) });
  rig.settle();
  expect(rig.atClient.at(-1)).toMatchObject({ flags: Syn | Ack, acknowledgment: 51 });
  expect(inTable(rig)).toBe(0);
});

it('E-N4: a number anybody can compute opens nothing, and one that was good does not stay so', () => {
  const { rig, cookie, stamps } = asked();
  const guess = crcOfFlow(CLIENT, SERVER, (40_000 << 16) | 80);
  rig.clientSends({ sequence: 101, acknowledgment: guess + 1, flags: Ack });
  rig.settle(3 * 64e12);
  rig.clientSends({ sequence: 101, acknowledgment: cookie + 1, flags: Ack, timestamps: stamps });
  rig.settle();
  expect(rig.atHost.map(({ mark }) => mark)).toEqual([0, 0]);
});

it.each([
  ['E-N5: the MSS is the client’s', 536, 7],
  ['E-N6: so is the window scale', 1460, 3],
])('%s', (_, mss, scale) => {
  const { rig, cookie, stamps } = asked(mss, scale);
  rig.clientSends({ sequence: 101, acknowledgment: cookie + 1, flags: Ack, timestamps: stamps });
  rig.settle();
  const { mark, markA } = rig.atHost[0]!;
  expect([mark, peerMss(markA), peerWindowScale(markA)]).toEqual([Mark.SetupAccepted, mss, scale]);
});

it('E-N7: every bit of the number counts', () => {
  const { rig, cookie } = asked();
  for (let bit = 0; bit < 32; bit++) {
    rig.clientSends({ sequence: 101, acknowledgment: (cookie ^ (1 << bit)) + 1, flags: Ack });
    rig.settle();
  }
  expect(rig.atHost).toHaveLength(32);
  expect(rig.atHost.filter(({ mark }) => mark === Mark.SetupAccepted)).toEqual([]);
});

it('E-N8: an acknowledgment of what was sent before the hand-over takes nothing away', () => {
  const rig = holding();
  rig.clientSends({ ...fin, flags: Ack, acknowledgment: 1000 - 20_000 });
  rig.clientSends({ ...fin, flags: Ack, acknowledgment: 1000 });
  rig.settle(ms(520));
  expect(resent(rig)).toMatchObject([{ sequence: 1000, payload: 100 }]);
});

it('E-N9: the acknowledgment of all of it ends the resends; the flow waits for the FIN alone', () => {
  const rig = holding();
  rig.clientSends({ ...fin, flags: Ack });
  rig.settle(ms(20_000));
  expect([resent(rig), inTable(rig)]).toEqual([[], 1]);
  expect(rig.nic.report().memories[4]!.used).toBe(0);
});

it('E-N10: a client that is gone is resent to ever more rarely, given up, and the host is told', () => {
  const rig = holding();
  rig.settle(ms(60_000));
  const gaps = resent(rig).map(({ time }, at, all) => (at === 0 ? 0 : time - all[at - 1]!.time));
  expect(gaps.length).toBe(5);
  for (let at = 2; at < gaps.length; at++) expect(gaps[at]! / gaps[at - 1]!).toBeGreaterThan(1.8);
  expect([inTable(rig), rig.ends]).toEqual([0, [{ connection: 7, why: 2 }]]);
});

it('E-N11, E-N12: a clock turns the wheel, with nobody on the wire: the first resend is a turn away, to the tick', () => {
  const rig = holding();
  const start = rig.timeline.now;
  rig.settle(ms(520));
  expect(resent(rig)).toHaveLength(1);
  expect(Math.abs(resent(rig)[0]!.time - start - ms(500))).toBeLessThan(ms(63));
});

it('E-N13: every flow has its own segments', () => {
  const rig = nicRig();
  const segments = [0, 1, 2].map((at) => ({
    ...last,
    sequence: 1000 + at * 100,
    flags: at === 2 ? Ack | Fin : Ack,
  }));
  rig.handOver(7, segments);
  rig.handOver(
    8,
    segments.map((segment) => ({ ...segment, port: 40_001 })),
    false,
    2,
  );
  rig.settle();
  rig.atClient.length = 0;
  rig.clientSends({ ...fin, flags: Ack, acknowledgment: 1200, port: 40_001 });
  rig.settle(ms(520));
  expect(
    resent(rig)
      .map(({ sequence }) => sequence)
      .sort(),
  ).toEqual([1000, 1100, 1200, 1200]);
});

it('E-N14, E-N16: large frames cut and handed over arrive whole, and whole again from the card’s memory', () => {
  const lost = [3, 4, 5].map((frame) => ({
    link: 'toClient' as const,
    frame,
    fate: 'drop' as const,
    delay: 0,
  }));
  const spec = specOf({
    testbed: { stack: 'acceltcp' },
    offloads: { tso: 'intended', wheelTick: 2e6 },
    workload: { replyBytes: 6000 },
    disturbances: { exact: lost },
  });
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, 1e6);
  const { totals, nic, drops } = testbed.report();
  expect(totals).toMatchObject({ connectionsCompleted: 1, bytesToClient: 6000, bytesWrong: 0 });
  expect(nic.teardown['segments resent']).toBeGreaterThan(0);
  expect(drops['TCP checksum']).toBeUndefined();
});

it('E-N15: a frame of 1,526 bytes leaves once', () => {
  const rig = nicRig();
  rig.handOver(7, [{ ...last, payload: 1460 }]);
  rig.settle();
  expect(rig.atClient).toMatchObject([{ payload: 1460, isSealed: true }]);
});

it('E-N17: a reset that is marked is not kept, and ends what the card was closing', () => {
  const rig = holding();
  rig.handOver(7, [{ ...last, sequence: END, flags: Rst | Ack, payload: 0 }]);
  rig.settle(ms(20_000));
  expect(rig.atClient).toMatchObject([{ flags: Rst | Ack }]);
  expect([inTable(rig), rig.pool.inUse]).toEqual([0, 0]);
});

it('E-N18: a FIN over lost acknowledgments or with old data is answered without its payload, new data with a reset', () => {
  const rig = holding();
  rig.clientSends({ ...fin, sequence: 490, acknowledgment: 1000, payload: 10 });
  rig.settle();
  expect(rig.atClient).toMatchObject([{ flags: Ack, acknowledgment: 501, payload: 0 }]);
  const other = holding();
  other.clientSends({ ...fin, flags: Ack, payload: 30 });
  other.settle();
  expect(other.atClient).toMatchObject([{ flags: Rst }]);
  expect(other.ends).toEqual([{ connection: 7, why: 1 }]);
});

it('E-N19: the card itself answers a FIN come again', () => {
  const rig = holding();
  rig.clientSends(fin);
  rig.clientSends(fin);
  rig.settle();
  expect(rig.atClient).toMatchObject([{ acknowledgment: 501 }, { acknowledgment: 501 }]);
  expect(rig.atHost).toEqual([]);
});

it('E-N20: a reset must be exact, and a SYN on a flow that is closing is asked back', () => {
  const rig = holding();
  rig.listen();
  rig.clientSends({ sequence: 123_456, flags: Rst });
  rig.clientSends({ sequence: 9000, flags: Syn, options: options(1460, 7) });
  rig.settle();
  expect(rig.atClient).toMatchObject([{ flags: Ack, reason: Reason.ChallengeAck }]);
  expect(inTable(rig)).toBe(1);
});

it('E-N21: a second listener stands beside the first', () => {
  const { rig } = asked();
  const message = rig.pool.lease(64)!;
  message.queue = 0;
  composeListen(message, SERVER, 81, 1460, 7, true, true, 29_200);
  rig.hostSends(message);
  rig.settle();
  rig.clientSends({ sequence: 100, flags: Syn, port: 40_001, options: options(1460, 7) });
  rig.settle();
  expect(rig.atClient.map(({ reason }) => reason)).toEqual([Reason.CookieSynAck, Reason.CookieSynAck]);
});

it('E-N22: a header is as long as it says, with options or without', () => {
  const rig = holding({ ...last, timestamps: undefined });
  rig.clientSends({ ...fin, timestamps: undefined });
  rig.settle();
  expect(rig.atClient).toMatchObject([{ sequence: END, acknowledgment: 501 }]);
});

it('E-N23: of a frame of the host that is not TCP no TCP header is read', () => {
  const rig = holding();
  const frame = rig.compose({ sequence: END, acknowledgment: 500, flags: Rst | Ack }, false);
  frame.ethernet.etherType = EtherType.Arp;
  frame.mark = Mark.Plain;
  frame.queue = 1;
  rig.hostSends(frame);
  rig.settle();
  expect(rig.atClient).toMatchObject([{ etherType: EtherType.Arp }]);
  expect(inTable(rig)).toBe(1);
});

it('E-N24: the key gives a hash of its own to nearly every flow, and loads any number of queues', () => {
  const scaling = new ReceiveSideScaling(128, microsoftKey);
  const hashes = Array.from({ length: 4096 }, (_, at) =>
    scaling.hash(CLIENT, SERVER, ((1024 + at) << 16) | 80),
  );
  expect(new Set(hashes).size).toBeGreaterThan(4000);
  expect(new Set(hashes.map((hash) => hash & 127)).size).toBe(128);
});

it('E-N25: what is resent says the time, the acknowledgment and the window of now', () => {
  const rig = holding();
  rig.clientSends({ ...fin, acknowledgment: 1000 });
  rig.settle(ms(520));
  const [again] = resent(rig);
  expect(again).toMatchObject({ acknowledgment: 501, window: 8192, isSealed: true });
  expect(again!.timestamp).toBe(timestampClock(again!.time));
});
