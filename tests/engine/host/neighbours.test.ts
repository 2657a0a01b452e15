import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arp,
  BROADCAST,
  CLIENT,
  icmp,
  internetSum,
  octets,
  onTheWire,
  SERVER,
  STRANGER,
} from './foreigner.ts';

const quiet = { workload: { connections: 1 } };
const data = (count: number): number[] => Array.from({ length: count }, (_, at) => (at * 7) & 255);
const profiles = ['mtcp', 'acceltcp'];

describe.each(profiles)('a stranger on the wire of a %s server', (stack) => {
  test('asks who has the address, and is told (RFC 826)', () => {
    const wire = onTheWire({ testbed: { stack }, ...quiet });
    wire.sends(arp());
    wire.runs(100);
    expect(wire.answers).toHaveLength(1);
    const [answer] = wire.answers;
    expect(Array.from(answer!)).toEqual([
      ...[2, 0x77, ...octets(STRANGER), 2, 0x77, ...octets(SERVER), 0x08, 0x06],
      ...[0, 1, 8, 0, 6, 4, 0, 2],
      ...[2, 0x77, ...octets(SERVER), ...octets(SERVER)],
      ...[2, 0x77, ...octets(STRANGER), ...octets(STRANGER)],
    ]);
    expect(wire.server()).toMatchObject({ ArpReplies: 1 });
  });

  test('sends an echo, and the reply carries the same data and true checksums (RFC 792)', () => {
    fc.assert(
      fc.property(fc.nat(1472), fc.uint8Array({ minLength: 4, maxLength: 4 }), (length, four) => {
        const wire = onTheWire({ testbed: { stack }, ...quiet });
        const sent = icmp(8, 0, [...four], data(length));
        wire.sends(sent);
        wire.runs(200);
        const [answer] = wire.answers;
        const bytes = Array.from(answer!);
        expect(bytes.slice(12, 14)).toEqual([8, 0]);
        expect(bytes.slice(26, 34)).toEqual([...octets(SERVER), ...octets(STRANGER)]);
        expect(bytes.slice(34, 36)).toEqual([0, 0]);
        expect(bytes.slice(38)).toEqual(sent.slice(38));
        expect([internetSum(bytes.slice(14, 34)), internetSum(bytes.slice(34))]).toEqual([0, 0]);
      }),
      { numRuns: 20, seed: 4 },
    );
  });

  test('a flood of echoes is answered frame for frame, and every frame comes back', () => {
    const wire = onTheWire({ testbed: { stack }, ...quiet });
    wire.runs(1e6);
    for (let i = 0; i < 500; i++) {
      wire.sends(icmp(8, 0, [0, 1, 0, i & 255], data(56)));
      wire.runs(3);
    }
    wire.runs(1000);
    expect(wire.answers).toHaveLength(500);
    expect(wire.machine.pool.inUse).toBe(0);
  });
});

test('connections run on beside the questions, and all bytes are right', () => {
  const wire = onTheWire({ workload: { concurrency: 50, connections: 500 } });
  for (let i = 0; i < 100; i++) {
    wire.sends(i % 2 === 0 ? arp() : icmp(8, 0, [0, 0, 0, i], data(32)));
    wire.runs(10);
  }
  wire.runs(5e6);
  const { workload, pool } = wire.machine;
  expect([workload.completed, workload.failed, workload.bytesWrong, pool.inUse]).toEqual([500, 0, 0, 0]);
  expect(wire.server()).toMatchObject({ ArpReplies: 50, OutEchoReps: 50 });
});

const elsewhere = [2, 0x77, 10, 77, 0, 3];
const cases: [string, string, number[]][] = [
  ['an ARP packet cut short', 'truncated', arp().slice(0, 40)],
  ['ARP for Token Ring', 'malformed ARP', arp({ hardware: 6 })],
  ['ARP with an unknown operation', 'malformed ARP', arp({ operation: 9 })],
  ['ARP for another host', 'not for us', arp({ target: CLIENT })],
  ['an ARP answer nobody asked for', 'answer nobody asked for', arp({ operation: 2 })],
  ['a question to another card', 'not for us', arp({ to: elsewhere })],
  ['an echo to another card', 'not for us', icmp(8, 0, [0, 0, 0, 0], [], { to: elsewhere })],
  ['an echo to everybody', 'not for us', icmp(8, 0, [0, 0, 0, 0], [], { to: BROADCAST })],
  ['an echo to another address', 'not for us', icmp(8, 0, [0, 0, 0, 0], [], { destination: CLIENT })],
  ['an echo with a wrong checksum', 'ICMP checksum', icmp(8, 0, [0, 0, 0, 0], data(9), { error: 1 })],
  ['an echo reply nobody asked for', 'answer nobody asked for', icmp(0, 0, [0, 0, 0, 0], data(8))],
  ['a timestamp request', 'ICMP of another kind', icmp(13, 0, [0, 0, 0, 0], data(12))],
  ['an error that quotes too little', 'ICMP length', icmp(3, 1, [0, 0, 0, 0], data(20))],
  [
    'an error about no connection of ours',
    'ICMP about nothing in flight',
    icmp(3, 1, [0, 0, 0, 0], data(28)),
  ],
  ['UDP', 'not TCP', icmp(8, 0, [0, 0, 0, 0], data(8), { protocol: 17 })],
  ['a segment without its header', 'truncated', icmp(8, 0, [0, 0, 0, 0], [], { protocol: 6 })],
  ['an ICMP header cut short', 'IP length', icmp(8, 0, [0, 0, 0, 0], data(20)).slice(0, 50)],
];
test.each(cases)('%s is dropped as "%s"', (_what, reason, bytes) => {
  const wire = onTheWire(quiet);
  wire.runs(1e6);
  const before = wire.left.length;
  wire.sends(bytes);
  wire.runs(1000);
  expect(wire.left.slice(before)).toEqual([]);
  expect(wire.drops()).toEqual({ [reason]: 1 });
  expect(wire.machine.pool.inUse).toBe(0);
});

test('no frame of any bytes is answered wrongly, kept, or dropped without a reason', () => {
  const start = fc.constantFrom(
    arp(),
    icmp(8, 0, [1, 2, 3, 4], data(40)),
    icmp(3, 4, [0, 0, 2, 0], data(60)),
  );
  const changes = fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(start, changes, fc.nat(60), (base, edits, cut) => {
      const wire = onTheWire(quiet);
      wire.runs(1e6);
      const bytes = base.slice(0, Math.max(14, base.length - cut));
      for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
      const before = wire.left.length;
      wire.sends(bytes);
      wire.runs(1000);
      const dropped = Object.values(wire.drops()).reduce((sum, count) => sum + count, 0);
      // An answer reaches the client in the end, which asked nothing.
      expect([dropped, wire.left.length - before <= 1]).toEqual([1, true]);
      expect(wire.machine.pool.inUse).toBe(0);
    }),
    { numRuns: 150, seed: 5 },
  );
});
