import { describe, expect, test } from 'vitest';
import { RandomStream } from '#engine/kernel/random.ts';
import {
  CookieCheck,
  mssIndex,
  SynCookie,
  timestampEcn,
  timestampSack,
  timestampScale,
  timestampWithOptions,
} from '#engine/wire/synCookie/synCookie.ts';
import { mssValues } from '#engine/wire/synCookie/cookieLayout.table.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { peerMss, peerSack, peerTimestamps, peerWindowScale } from '#engine/pcie/controlMessages.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { timestampClock } from '#engine/wire/tcpOptions.ts';
import { nicRig } from './rig.ts';

const { Syn, Ack } = Flag;
const mss = (value: number): number[] => [2, 4, value >> 8, value & 255];
const scale = (shift: number): number[] => [1, 3, 3, shift];
const sack = [1, 1, 4, 2];
const stamps = (value: number): number[] => [1, 1, 8, 10, 0, 0, value >> 8, value & 255, 0, 0, 0, 0];

describe('the NIC answers a SYN by itself', () => {
  test('with the server’s options, as far as the client offered them, and a cookie the client brings back', () => {
    const rig = nicRig();
    rig.listen();
    rig.clientSends({
      sequence: 100,
      flags: Syn,
      options: [...mss(1440), ...scale(9), ...sack, ...stamps(77)],
    });
    rig.settle();
    expect(rig.atHost).toEqual([]);
    const [answer] = rig.atClient;
    expect(answer).toMatchObject({
      flags: Syn | Ack,
      acknowledgment: 101,
      reason: Reason.CookieSynAck,
      window: 29_200,
    });
    rig.clientSends({
      sequence: 101,
      acknowledgment: answer!.sequence + 1,
      flags: Ack,
      payload: 10,
      timestamps: [78, answer!.timestamp!],
    });
    rig.settle();
    const [first] = rig.atHost;
    expect(first).toMatchObject({ mark: Mark.SetupAccepted, etherType: 0x0809, payload: 10 });
    expect([
      peerMss(first!.markA),
      peerWindowScale(first!.markA),
      peerSack(first!.markA),
      peerTimestamps(first!.markA),
    ]).toEqual([1440, 9, true, true]);
    expect(rig.pool.inUse).toBe(0);
  });

  test('a client without timestamps gets neither scaling nor SACK', () => {
    const rig = nicRig();
    rig.listen();
    rig.clientSends({ sequence: 100, flags: Syn, options: [...mss(1460), ...scale(9), ...sack] });
    rig.settle();
    const answer = rig.atClient[0]!;
    rig.clientSends({ sequence: 101, acknowledgment: answer.sequence + 1, flags: Ack });
    rig.settle();
    const { markA } = rig.atHost[0]!;
    expect([peerMss(markA), peerWindowScale(markA), peerSack(markA), peerTimestamps(markA)]).toEqual([
      1460,
      -1,
      false,
      false,
    ]);
  });

  test('a forged and an expired cookie reach the host unmarked', () => {
    const rig = nicRig();
    rig.listen();
    rig.clientSends({ sequence: 100, flags: Syn, options: mss(1460) });
    rig.settle();
    const cookie = rig.atClient[0]!.sequence;
    rig.clientSends({ sequence: 101, acknowledgment: (cookie ^ 0x100) + 1, flags: Ack });
    rig.clientSends({ sequence: 102, acknowledgment: cookie + 1, flags: Ack });
    rig.clientSends({ sequence: 101, acknowledgment: cookie + 1, flags: Ack, port: 40_001 });
    rig.settle(64e12 * 2);
    rig.clientSends({ sequence: 101, acknowledgment: cookie + 1, flags: Ack });
    rig.settle(64e12);
    rig.clientSends({ sequence: 101, acknowledgment: cookie + 1, flags: Ack });
    rig.settle();
    expect(rig.atHost.map((segment) => segment.mark)).toEqual([0, Mark.SetupLater, 0, Mark.SetupAccepted, 0]);
  });

  test('nobody listens: the host sees the SYN', () => {
    const rig = nicRig();
    rig.clientSends({ sequence: 100, flags: Syn, options: mss(1460) });
    rig.settle();
    expect(rig.atHost).toHaveLength(1);
    expect(rig.atClient).toEqual([]);
  });
});

describe('the cookie', () => {
  test('comes back for every MSS index and every sequence number at the edges', () => {
    const cookie = new SynCookie(new RandomStream(1, 'secret'), 2);
    for (const sequence of [0, 1, -1, 0x7fffffff, -0x80000000]) {
      mssValues.forEach((_, index) => {
        const made = cookie.make(1, 2, 3, sequence, index, 1);
        expect(cookie.check(made, 1, 2, 3, sequence, 1)).toBe(CookieCheck.Accepted);
        expect(cookie.check(made, 1, 2, 3, sequence, 4)).toBe(CookieCheck.Expired);
        expect(cookie.check(made, 2, 1, 3, sequence, 1)).toBe(CookieCheck.Refused);
      });
    }
  });

  test('acknowledgments of data sent later are no cookie, whatever the client has sent meanwhile', () => {
    const cookie = new SynCookie(new RandomStream(1, 'secret'), 2);
    const made = cookie.make(1, 2, 3, 4, 5, 0);
    for (let bytes = 1; bytes < 5000; bytes++) {
      const later = (made + bytes) | 0;
      expect(cookie.check(later, 1, 2, 3, 4, 0)).not.toBe(CookieCheck.Accepted);
      expect(cookie.check(later, 1, 2, 3, 4 + bytes, 0)).not.toBe(CookieCheck.Accepted);
    }
  });

  test('a segment behind the first is known as genuine, and no connection begins with it', () => {
    const cookie = new SynCookie(new RandomStream(1, 'secret'), 2);
    const made = cookie.make(1, 2, 3, 4, 5, 0);
    for (let bytes = 1; bytes <= 14_600; bytes++) {
      expect(cookie.check(made, 1, 2, 3, 4 + bytes, 0)).toBe(CookieCheck.Later);
    }
    expect(cookie.check(made, 1, 2, 3, 3, 0)).toBe(CookieCheck.Refused);
  });

  test('another secret makes another cookie', () => {
    const one = new SynCookie(new RandomStream(1, 'secret'), 2).make(1, 2, 3, 4, 5, 0);
    const other = new SynCookie(new RandomStream(2, 'secret'), 2).make(1, 2, 3, 4, 5, 0);
    expect(one).not.toBe(other);
  });

  test('MSS is rounded down to one the cookie can say', () => {
    expect([1460, 1459, 1000, 536, 64, 63].map((value) => mssValues[mssIndex(value)] ?? null)).toEqual([
      1460,
      1440,
      536,
      536,
      64,
      null,
    ]);
  });

  test('options in the timestamp never put it ahead of the clock', () => {
    for (let now = 0; now < 200; now++) {
      const clock = timestampClock(now * 1e9);
      for (const shift of [-1, 0, 7, 14]) {
        const value = timestampWithOptions(clock, shift, now % 2 === 0, now % 3 === 0);
        expect(value).toBeLessThanOrEqual(clock);
        expect([timestampScale(value), timestampSack(value), timestampEcn(value)]).toEqual([
          shift,
          now % 2 === 0,
          now % 3 === 0,
        ]);
      }
    }
  });
});
