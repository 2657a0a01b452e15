import { assemble } from '#engine/testbed/assembly.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { address } from '#engine/wire/ipv4.ts';
import { validate } from '#experiment/validate.ts';

export const SERVER = address(10, 77, 0, 2);
export const STRANGER = address(10, 77, 9, 9);
export const CLIENT = address(10, 77, 1, 1);
const STRANGER_MAC = [2, 0x77, 10, 77, 9, 9];
const SERVER_MAC = [2, 0x77, 10, 77, 0, 2];
export const BROADCAST = [255, 255, 255, 255, 255, 255];

export const octets = (value: number): number[] => [
  value >>> 24,
  (value >> 16) & 255,
  (value >> 8) & 255,
  value & 255,
];
export const pair = (value: number): number[] => [(value >> 8) & 255, value & 255];

/** RFC 1071 by plain 16-bit addition: an independent reading. */
export function internetSum(bytes: readonly number[]): number {
  let sum = bytes.reduce((total, byte, at) => total + (at % 2 === 0 ? byte << 8 : byte), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const ethernet = (destination: readonly number[], etherType: number): number[] => [
  ...destination,
  ...STRANGER_MAC,
  ...pair(etherType),
];

export interface ArpAs {
  hardware?: number;
  operation?: number;
  target?: number;
  to?: readonly number[];
}
export function arp({ hardware = 1, operation = 1, target = SERVER, to = BROADCAST }: ArpAs = {}): number[] {
  const addresses = [...STRANGER_MAC, ...octets(STRANGER), 0, 0, 0, 0, 0, 0, ...octets(target)];
  return [...ethernet(to, 0x0806), ...pair(hardware), 8, 0, 6, 4, ...pair(operation), ...addresses];
}

export interface IcmpAs {
  protocol?: number;
  destination?: number;
  to?: readonly number[];
  /** Added to the checksum. */
  error?: number;
}
/** An IPv4 datagram of ICMP: type, code, four bytes, the rest. */
export function icmp(type: number, code: number, four: number[], rest: number[], as: IcmpAs = {}): number[] {
  const { protocol = 1, destination = SERVER, to = SERVER_MAC, error = 0 } = as;
  const sum = internetSum([type, code, 0, 0, ...four, ...rest]) + error;
  const message = [type, code, ...pair(sum), ...four, ...rest];
  const header = (check: number): number[] => [
    0x45,
    0,
    ...pair(20 + message.length),
    0,
    7,
    0,
    0,
    61,
    protocol,
    ...pair(check),
    ...octets(STRANGER),
    ...octets(destination),
  ];
  return [...ethernet(to, 0x0800), ...header(internetSum(header(0))), ...message];
}

/** What a router quotes: the IPv4 header and the first eight bytes of the segment. */
export function quote(bytes: Uint8Array): number[] {
  return Array.from(bytes.subarray(14, 42));
}

/** A whole machine under a workload, a stranger on its wire, and everything that leaves written down. */
export function onTheWire(changes: object = {}) {
  const reading = validate({ tcp: { timeWait: 0 }, ...changes });
  if (!reading.ok) throw new Error(reading.findings.map((finding) => finding.message).join());
  const machine = assemble(reading.spec);
  const { pool, timeline, nic, toClient } = machine;
  const left: { bytes: Uint8Array; time: number }[] = [];
  const accept = toClient.accept.bind(toClient);
  toClient.accept = (frame: Frame): void => {
    left.push({ bytes: pool.slab.bytes.slice(frame.start, frame.start + frame.length), time: timeline.now });
    accept(frame);
  };
  const compose = (bytes: readonly number[]): Frame => {
    const frame = pool.lease(bytes.length)!;
    pool.slab.bytes.set(bytes, frame.start);
    return frame;
  };
  return {
    machine,
    left,
    /** Frames to the stranger. */
    get answers(): Uint8Array[] {
      return left
        .map(({ bytes }) => bytes)
        .filter((bytes) => STRANGER_MAC.every((byte, at) => bytes[at] === byte));
    },
    sends(bytes: readonly number[]): void {
      nic.wirePort.accept(compose(bytes));
    },
    clientHears(bytes: readonly number[]): void {
      machine.clients.accept(compose(bytes));
    },
    runs(microseconds: number): void {
      timeline.runUntil(timeline.now + microseconds * 1e6);
    },
    /** Runs until a frame of this many payload bytes at least has left for a client. */
    untilSegment(payload: number): Uint8Array {
      const find = () => left.find(({ bytes }) => bytes.length >= 54 + payload && bytes[23] === 6);
      while (find() === undefined && !timeline.isQuiet) timeline.fireUntil(Infinity, 1);
      return find()!.bytes;
    },
    drops: (): Record<string, number> => machine.drops.record(),
    server: (): Record<string, number> => machine.serverCounts.record(),
    clients: (): Record<string, number> => machine.clientCounts.record(),
  };
}
