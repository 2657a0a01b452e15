import { expect, test } from 'vitest';
import { arrivalsInCapture } from '#engine/testbed/captureArrivals.ts';
import { traceToPcapng } from '#engine/testbed/exports.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';

function captured(...changes: Change[]): Uint8Array {
  const testbed = new Testbed(specOf({ probes: { trace: 1000 } }, ...changes));
  testbed.advance(testbed.spec.duration, Infinity);
  return traceToPcapng(testbed.trace(), testbed.spec);
}

/** A classic capture of one link type; every packet 1 ms after the other. */
function classic(linkType: number, packets: readonly number[][]): Uint8Array {
  const words = (...values: number[]): number[] => [...new Uint8Array(Uint32Array.from(values).buffer)];
  return Uint8Array.from([
    ...words(0xa1b2c3d4, 0x00040002, 0, 0, 65_535, linkType),
    ...packets.flatMap((bytes, at) => [...words(7, 1000 * at, bytes.length, bytes.length), ...bytes]),
  ]);
}
const tcp = (port: number, flags: number): number[] => [
  port,
  port,
  0,
  80,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  0x50,
  flags,
  0,
  0,
];
const ipv4 = (protocol: number, fragment = 0): number[] => [
  0x45,
  0,
  0,
  36,
  0,
  0,
  0,
  fragment,
  64,
  protocol,
  0,
  0,
  10,
  0,
  0,
  1,
  10,
  0,
  0,
  2,
];
const ipv6 = [0x60, 0, 0, 0, 0, 16, 6, 64, ...new Array<number>(32).fill(1)];
const mac = new Array<number>(12).fill(2);
const SYN = 2;
const SYN_ACK = 0x12;

test('a run’s own capture tells when its connections began, though every SYN was seen at several places', () => {
  const workload = { kind: 'open-loop', arrivals: 'capture', connections: 0, concurrency: 4 } as const;
  const arrivalTimes = [3000, 3000, 8000, 1_000_000];
  const { times, defect } = arrivalsInCapture(captured({ workload: { ...workload, arrivalTimes } }));
  expect(defect).toBeNull();
  expect(times[0]).toBe(0);
  // Two at once leave one behind the other: within the 72 ns that a SYN takes on the wire.
  times.forEach((time, at) => expect(Math.abs(time - (arrivalTimes[at]! - 3000))).toBeLessThan(200));
  expect(times.length).toBe(4);
});

test('a SYN that was sent again counts once, at its first time', () => {
  const first = { link: 'toServer', frame: 1, fate: 'drop', delay: 0 } as const;
  const { times } = arrivalsInCapture(captured({ disturbances: { exact: [first] } }));
  expect(times).toEqual([0]);
});

test.each([
  ['Ethernet', 1, [...mac, 8, 0]],
  ['Ethernet in a VLAN', 1, [...mac, 0x81, 0, 0, 5, 8, 0]],
  ['Linux cooked', 113, [...new Array<number>(14).fill(0), 8, 0]],
  ['Linux cooked, the second', 276, [8, 0, ...new Array<number>(18).fill(0)]],
  ['BSD loopback', 0, [2, 0, 0, 0]],
  ['bare IP', 101, []],
])('%s: SYNs of IPv4 are told from everything else', (_name, linkType, front) => {
  const packets = [
    [...front, ...ipv4(6), ...tcp(1, SYN)],
    [...front, ...ipv4(6), ...tcp(1, SYN_ACK)],
    [...front, ...ipv4(17), ...tcp(2, SYN)],
    [...front, ...ipv4(6, 1), ...tcp(3, SYN)],
    [...front, ...ipv4(6), 0, 1],
    [...front, ...ipv4(6), ...tcp(4, SYN)],
  ];
  expect(arrivalsInCapture(classic(linkType, packets)).times).toEqual([0, 5_000_000]);
});

test('IPv6 has SYNs too; a link type nobody knows has none', () => {
  const packets = [[...mac, 0x86, 0xdd, ...ipv6, ...tcp(1, SYN)]];
  expect(arrivalsInCapture(classic(1, packets)).times).toEqual([0]);
  expect(arrivalsInCapture(classic(9999, packets))).toEqual({ times: [], packets: 1, defect: null });
});
