import { describe, expect, test } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { timestampClock } from '#engine/wire/tcpOptions.ts';
import { nicRig } from './rig.ts';
import type { Sent } from './rig.ts';

const { Ack, Fin, Psh, Rst, Syn } = Flag;
/** The server's last 100 bytes and FIN; it expects 500 next. */
const last: Sent = {
  sequence: 1000,
  acknowledgment: 500,
  flags: Ack | Psh | Fin,
  payload: 100,
  timestamps: [9, 8],
};
const END = 1101;
const clean = (rig: ReturnType<typeof nicRig>): void => {
  rig.settle(ms(500_000));
  expect(rig.pool.inUse).toBe(0);
  expect(rig.nic.isIdle).toBe(true);
  const used = rig.nic.report().memories.map((memory) => memory.used);
  expect(used.slice(0, 3)).toEqual([0, 0, 0]);
  expect(used[3]).toBe((1024 / 8) * 8);
  expect(used[4]).toBe(0);
};
const taken = (change = {}) => {
  const rig = nicRig(change);
  rig.handOver(7, [last]);
  rig.settle();
  expect(rig.answers).toEqual([{ connection: 7, isTaken: true }]);
  expect(rig.atClient).toMatchObject([{ sequence: 1000, flags: Ack | Psh | Fin, payload: 100 }]);
  rig.atClient.length = 0;
  return rig;
};

describe('a flow handed over', () => {
  test('closes: ACK, the peer’s FIN, the last ACK, TIME-WAIT; a FIN come again is answered again', () => {
    const rig = taken();
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack, timestamps: [20, 9] });
    rig.settle();
    expect(rig.atClient).toEqual([]);
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack | Fin, timestamps: [20, 9] });
    rig.settle();
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack | Fin, timestamps: [20, 9] });
    rig.settle();
    const ack = { sequence: END, acknowledgment: 501, flags: Ack, payload: 0, reason: Reason.NicFinAck };
    expect(rig.atClient).toMatchObject([ack, ack]);
    expect(rig.atHost).toEqual([]);
    clean(rig);
    expect(rig.nic.report().teardown).toMatchObject({ 'hand-overs taken': 1, 'flows closed': 1 });
    expect(rig.ends).toEqual([]);
  });

  test('FIN first, acknowledgment later: CLOSING', () => {
    const rig = taken();
    rig.clientSends({ sequence: 500, acknowledgment: 1000, flags: Ack | Fin });
    rig.clientSends({ sequence: 501, acknowledgment: END, flags: Ack });
    rig.settle();
    expect(rig.atClient).toMatchObject([{ sequence: END, acknowledgment: 501, reason: Reason.NicFinAck }]);
    expect(rig.nic.isIdle).toBe(false);
    clean(rig);
  });

  test('in CLOSING the response lost is sent again with the peer’s FIN acknowledged, its checksum right', () => {
    const rig = taken();
    rig.clientSends({ sequence: 500, acknowledgment: 1000, flags: Ack | Fin });
    rig.settle(ms(520));
    expect(rig.atClient.at(-1)).toMatchObject({
      sequence: 1000,
      acknowledgment: 501,
      payload: 100,
      reason: Reason.NicRetransmission,
    });
    rig.clientSends({ sequence: 501, acknowledgment: END, flags: Ack });
    clean(rig);
  });

  test('the host had the peer’s FIN already: its last ACK frees the entry', () => {
    const rig = nicRig();
    rig.handOver(7, [last], true);
    rig.settle();
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack });
    rig.settle();
    expect(rig.nic.isIdle).toBe(true);
    clean(rig);
  });

  test('is sent again with today’s timestamp, backs off by turns, then is given up with a reset and news', () => {
    const rig = taken({ teardownRetries: 3 });
    rig.settle(ms(20_000));
    const resent = rig.atClient.filter((segment) => segment.reason === Reason.NicRetransmission);
    expect(resent.map((segment) => segment.attempt)).toEqual([1, 2, 3]);
    const turns = resent.map((segment) => segment.time / ms(500));
    [1, 3, 7].forEach((turn, i) => expect(Math.abs(turns[i]! - turn)).toBeLessThan(0.13));
    for (const segment of resent) {
      expect(segment).toMatchObject({
        sequence: 1000,
        acknowledgment: 500,
        payload: 100,
        timestamp: timestampClock(segment.time),
      });
    }
    expect(rig.atClient.at(-1)).toMatchObject({ flags: Rst | Ack, sequence: END, reason: Reason.NicReset });
    expect(rig.ends).toEqual([{ connection: 7, why: 2 }]);
    clean(rig);
  });

  test('several segments: what is acknowledged is forgotten, the rest is sent again', () => {
    const rig = nicRig();
    const data = (i: number): Sent => ({
      sequence: 1000 + i * 1400,
      acknowledgment: 500,
      flags: Ack,
      payload: 1400,
    });
    rig.handOver(7, [data(0), data(1), { ...data(2), flags: Ack | Fin, payload: 50 }]);
    rig.settle();
    expect(rig.nic.report().memories[4]).toMatchObject({ used: 3 * 1516 });
    rig.clientSends({ sequence: 500, acknowledgment: 2400, flags: Ack });
    rig.settle();
    expect(rig.nic.report().memories[4]).toMatchObject({ used: 2 * 1516 });
    rig.atClient.length = 0;
    rig.settle(ms(520));
    expect(rig.atClient.map((segment) => segment.sequence)).toEqual([2400, 3800]);
    rig.clientSends({ sequence: 500, acknowledgment: 3851, flags: Ack | Fin });
    clean(rig);
  });

  test('client data after the close is answered with a reset and reported', () => {
    const rig = taken();
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack | Psh, payload: 5 });
    rig.settle();
    expect(rig.atClient).toMatchObject([{ flags: Rst, sequence: END, reason: Reason.NicReset }]);
    expect(rig.ends).toEqual([{ connection: 7, why: 1 }]);
    clean(rig);
  });

  test('resets: exact ends it, inside the window is asked back, outside is ignored (RFC 5961)', () => {
    const rig = taken();
    rig.clientSends({ sequence: 400, flags: Rst });
    rig.clientSends({ sequence: 600, flags: Rst });
    rig.settle();
    expect(rig.atClient).toMatchObject([{ flags: Ack, acknowledgment: 500, reason: Reason.ChallengeAck }]);
    rig.clientSends({ sequence: 500, flags: Rst });
    rig.settle();
    expect(rig.ends).toEqual([{ connection: 7, why: 1 }]);
    clean(rig);
  });

  test('a FIN ahead of missing data, and old data, are answered with what is expected', () => {
    const rig = taken();
    rig.clientSends({ sequence: 510, acknowledgment: END, flags: Ack | Fin });
    rig.clientSends({ sequence: 490, acknowledgment: END, flags: Ack, payload: 10 });
    rig.settle();
    expect(rig.atClient).toMatchObject([
      { acknowledgment: 500, flags: Ack },
      { acknowledgment: 500, flags: Ack },
    ]);
    rig.clientSends({ sequence: 495, acknowledgment: END, flags: Ack | Fin, payload: 5 });
    rig.settle();
    expect(rig.atClient.at(-1)).toMatchObject({ acknowledgment: 501, reason: Reason.NicFinAck });
    clean(rig);
  });

  test('a newer SYN ends TIME-WAIT and is answered as a new connection', () => {
    const rig = taken();
    rig.listen();
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack | Fin });
    rig.settle();
    rig.clientSends({ sequence: 9000, flags: Syn });
    rig.settle();
    expect(rig.atClient.at(-1)).toMatchObject({
      flags: Syn | Ack,
      acknowledgment: 9001,
      reason: Reason.CookieSynAck,
    });
    expect(rig.nic.isIdle).toBe(true);
    clean(rig);
  });
});

describe('a SYN in TIME-WAIT', () => {
  const waiting = (sent: Partial<Sent> = {}) => {
    const rig = taken();
    rig.listen();
    rig.clientSends({
      sequence: 500,
      acknowledgment: END,
      flags: Ack | Fin,
      timestamps: [2000, 9],
      ...sent,
    });
    rig.settle();
    rig.atClient.length = 0;
    return rig;
  };
  /** MSS, SACK permitted and timestamps: what a SYN says. */
  const stamped = (value: number): number[] => [
    2,
    4,
    5,
    180,
    4,
    2,
    8,
    10,
    0,
    0,
    value >> 8,
    value & 255,
    0,
    0,
    0,
    0,
  ];
  const accepted = { flags: Syn | Ack, reason: Reason.CookieSynAck };
  const refused = { flags: Ack, sequence: END, acknowledgment: 501, reason: Reason.ChallengeAck };

  test.each([
    ['a newer timestamp opens, whatever the number', { sequence: 50, options: stamped(2001) }, accepted],
    ['an older timestamp does not, whatever the number', { sequence: 9000, options: stamped(1999) }, refused],
    ['with the same timestamp a greater number opens', { sequence: 9000, options: stamped(2000) }, accepted],
    ['with the same timestamp a smaller number does not', { sequence: 50, options: stamped(2000) }, refused],
    ['without a timestamp the number decides', { sequence: 9000 }, accepted],
    ['without a timestamp, and an old number', { sequence: 50 }, refused],
  ])('%s (RFC 6191 §2)', (_, syn, answer) => {
    const rig = waiting();
    rig.clientSends({ flags: Syn, ...syn });
    rig.settle();
    expect(rig.atClient).toMatchObject([answer]);
    expect(rig.nic.isIdle).toBe(answer === accepted);
    clean(rig);
  });

  test('after a connection without timestamps the number decides', () => {
    const rig = waiting({ timestamps: undefined });
    rig.clientSends({ flags: Syn, sequence: 50, options: stamped(9000) });
    rig.clientSends({ flags: Syn, sequence: 9000, options: stamped(1) });
    rig.settle();
    expect(rig.atClient).toMatchObject([refused, accepted]);
    clean(rig);
  });

  test('the timestamp kept is the newest: a FIN come again moves it on, an old one not back', () => {
    const rig = waiting();
    const again = { sequence: 500, acknowledgment: END, flags: Ack | Fin };
    rig.clientSends({ ...again, timestamps: [3000, 9] });
    rig.clientSends({ ...again, timestamps: [1000, 9] });
    rig.clientSends({ flags: Syn, sequence: 50, options: stamped(2500) });
    rig.settle();
    expect(rig.atClient.at(-1)).toMatchObject(refused);
    clean(rig);
  });

  test('in CLOSING, the acknowledgment brings it', () => {
    const rig = taken();
    rig.listen();
    rig.clientSends({ sequence: 500, acknowledgment: 1000, flags: Ack | Fin, timestamps: [1500, 9] });
    rig.clientSends({ sequence: 501, acknowledgment: END, flags: Ack, timestamps: [2000, 9] });
    rig.clientSends({ flags: Syn, sequence: 9000, options: stamped(1900) });
    rig.settle();
    expect(rig.atClient.at(-1)).toMatchObject(refused);
    clean(rig);
  });

  test('a SYN with an ACK opens nothing', () => {
    const rig = waiting();
    rig.clientSends({ flags: Syn | Ack, sequence: 9000, acknowledgment: END, options: stamped(2001) });
    rig.settle();
    expect(rig.atClient).toMatchObject([refused]);
    clean(rig);
  });
});

describe('a hand-over is refused before the host forgets', () => {
  test('table full, packet memory full, flow already closing, too long', () => {
    const rig = nicRig({ teardownFlows: 1, storeSegments: 2 });
    rig.handOver(1, [last]);
    rig.handOver(2, [{ ...last, port: 40_001 }]);
    rig.handOver(3, [last]);
    rig.handOver(4, [
      { ...last, port: 40_002, flags: Ack },
      { ...last, flags: Ack, port: 40_002 },
      { ...last, port: 40_002 },
    ]);
    rig.settle();
    expect(rig.answers).toEqual(
      [1, 2, 3, 4].map((connection) => ({ connection, isTaken: connection === 1 })),
    );
    expect(rig.atClient).toHaveLength(6);
    expect(rig.nic.report().teardown).toMatchObject({
      'refused: table full': 1,
      'refused: flow already closing': 1,
      'refused: more segments than are kept': 1,
    });
    rig.clientSends({ sequence: 500, flags: Rst });
    rig.settle();
    expect(rig.pool.inUse).toBe(0);
  });

  test('a hand-over cut short by another is answered, and nothing of it is kept', () => {
    const rig = nicRig();
    const first = rig.compose({ ...last, flags: Ack }, false);
    Object.assign(first, { queue: 1, mark: 2, markA: 1, markB: 1 });
    first.ethernet.etherType = 0x0808;
    rig.hostSends(first);
    rig.handOver(2, [{ ...last, port: 40_001 }]);
    rig.settle();
    expect(rig.answers).toEqual([
      { connection: 1, isTaken: false },
      { connection: 2, isTaken: true },
    ]);
    rig.clientSends({ sequence: 500, flags: Rst, port: 40_001 });
    clean(rig);
  });

  test('without the offload every hand-over is refused and the frame goes out as it is', () => {
    const rig = nicRig({ teardown: false });
    rig.handOver(1, [last]);
    rig.settle();
    expect(rig.answers).toEqual([{ connection: 1, isTaken: false }]);
    expect(rig.atClient).toHaveLength(1);
    expect(rig.pool.inUse).toBe(0);
  });

  test('an abort by the host frees the entry', () => {
    const rig = taken();
    const reset = rig.compose({ sequence: END, acknowledgment: 500, flags: Rst | Ack }, false);
    reset.queue = 1;
    rig.hostSends(reset);
    rig.settle();
    expect(rig.nic.isIdle).toBe(true);
    clean(rig);
  });

  test.each([
    ['a segment', { sequence: 1000, acknowledgment: 0, flags: Rst }],
    [
      'one without an ACK, whatever its number (RFC 9293 §3.10.7.1)',
      { sequence: 0, acknowledgment: 7, flags: Rst | Ack },
    ],
  ])('%s that crossed the hand-over on the bus gets no reset, and the close goes on', (_, answer) => {
    const rig = taken();
    const stray = rig.compose(answer, false);
    stray.queue = 1;
    rig.hostSends(stray);
    rig.settle();
    expect(rig.atClient).toEqual([]);
    rig.clientSends({ sequence: 500, acknowledgment: END, flags: Ack | Fin });
    rig.settle();
    expect(rig.atClient).toMatchObject([{ sequence: END, acknowledgment: 501, reason: Reason.NicFinAck }]);
    clean(rig);
  });
});
