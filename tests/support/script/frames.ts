import { internetSum, octets, pair } from '../../engine/host/foreigner.ts';
import { PEER, PEER_MAC, SERVER, SERVER_MAC } from '../../lab/pipePeer.ts';

/** Frames of the script's peer, read and written without a line of the engine. Numbers are absolute here. */
export interface RawSegment {
  port: number;
  serverPort: number;
  flags: number;
  seq: number;
  ack: number;
  window: number;
  urgent: number;
  options: number[];
  data: Buffer;
  /** ECN field of the IP header. */
  ecn: number;
  headerWords?: number;
  hasBadChecksum?: boolean;
}

const TCP = 6;
const ICMP = 1;
const MOST_OPTIONS = 40;

function datagram(protocol: number, ecn: number, body: readonly number[]): Buffer {
  const header = (sum: number): number[] => [
    ...[0x45, ecn, ...pair(20 + body.length), 0x51, 0x07, 0x40, 0, 64, protocol, ...pair(sum)],
    ...[...octets(PEER), ...octets(SERVER)],
  ];
  const frame = [...SERVER_MAC, ...PEER_MAC, 8, 0, ...header(internetSum(header(0))), ...body];
  return Buffer.from([...frame, ...Array<number>(Math.max(0, 60 - frame.length)).fill(0)]);
}

export function segmentFrame(segment: RawSegment): Buffer {
  const options = [...segment.options];
  while (options.length % 4 !== 0) options.push(1);
  if (options.length > MOST_OPTIONS)
    throw new Error(`${options.length} bytes of options; a header holds ${MOST_OPTIONS}`);
  const words = segment.headerWords ?? (20 + options.length) / 4;
  const tcp = (sum: number): number[] => [
    ...[...pair(segment.port), ...pair(segment.serverPort), ...octets(segment.seq), ...octets(segment.ack)],
    ...[words << 4, segment.flags, ...pair(segment.window), ...pair(sum), ...pair(segment.urgent)],
    ...[...options, ...segment.data],
  ];
  const bare = tcp(0);
  const pseudo = [...octets(PEER), ...octets(SERVER), 0, TCP, ...pair(bare.length)];
  const sum = internetSum([...pseudo, ...bare]);
  return datagram(TCP, segment.ecn, tcp(segment.hasBadChecksum ? sum ^ 0x0101 : sum));
}

/** An ICMP error about a segment of the server, quoted as routers do: IP header and eight bytes. */
export function icmpFrame(
  error: { type: number; code: number; mtu: number },
  about: { serverPort: number; port: number; seq: number; totalLength: number },
): Buffer {
  const quoted = [
    ...[
      0x45,
      0,
      ...pair(about.totalLength),
      0,
      0,
      0x40,
      0,
      64,
      TCP,
      0,
      0,
      ...octets(SERVER),
      ...octets(PEER),
    ],
    ...[...pair(about.serverPort), ...pair(about.port), ...octets(about.seq)],
  ];
  const icmp = (sum: number): number[] => [
    error.type,
    error.code,
    ...pair(sum),
    0,
    0,
    ...pair(error.mtu),
    ...quoted,
  ];
  return datagram(ICMP, 0, icmp(internetSum(icmp(0))));
}

/** A segment as it left, both checksums verified; null for anything that is not TCP. */
export function readFrame(bytes: Uint8Array): (RawSegment & { totalLength: number }) | null {
  const frame = Buffer.from(bytes);
  if (frame.readUInt16BE(12) !== 0x0800 || frame[23] !== TCP) return null;
  const totalLength = frame.readUInt16BE(16);
  const tcp = [...frame.subarray(34, 14 + totalLength)];
  const pseudo = [...frame.subarray(26, 34), 0, TCP, ...pair(tcp.length)];
  if (internetSum([...frame.subarray(14, 34)]) !== 0)
    throw new Error('the IP checksum of the server is wrong');
  if (internetSum([...pseudo, ...tcp]) !== 0) throw new Error('the TCP checksum of the server is wrong');
  const header = (frame[46]! >> 4) * 4;
  return {
    totalLength,
    serverPort: frame.readUInt16BE(34),
    port: frame.readUInt16BE(36),
    seq: frame.readUInt32BE(38),
    ack: frame.readUInt32BE(42),
    flags: frame[47]!,
    window: frame.readUInt16BE(48),
    urgent: frame.readUInt16BE(52),
    options: [...frame.subarray(54, 34 + header)],
    data: frame.subarray(34 + header, 14 + totalLength),
    ecn: frame[15]! & 3,
  };
}
