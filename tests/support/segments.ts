import { composeIpv4, sealTcp, setEcn } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag, OptionKind, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { TcpOptions } from '#engine/wire/tcpOptions.ts';

/**
 * The words a segment is written in: flags (SYN ACK FIN RST PSH URG), then `seq= ack= win= mss= ws= ts=value/echo ts sack`,
 * `raw=hex` for options as bytes, `up=` for the urgent pointer, the payload as `"text"`, `data=bytes` or (any bytes) `len=bytes`, and for what is received also `at=1.5s` (since the conversation began), `by=nic`
 * or `by=host`, `left=n` for a hand-over to the NIC with n segments still to come, and `-ts -ws -sack -mss` for what must be missing. Numbers may be sums of names: `ack=iss+1`.
 */
export interface Segment {
  readonly flags: number;
  readonly seq: number | undefined;
  readonly ack: number | undefined;
  readonly win: number | undefined;
  readonly mss: number | undefined;
  readonly ws: number | undefined;
  /** Value and echo; undefined: not said. */
  readonly ts: readonly [value: number | undefined, echo: number | undefined] | undefined;
  readonly sack: boolean;
  /** SACK blocks, `blocks=left:right,left:right`. */
  readonly blocks: readonly (readonly [number, number])[];
  /** Bits of the IP header (RFC 3168 §5). */
  readonly ecn: number | undefined;
  readonly payload: string;
  /** Options that must be missing. */
  readonly without: readonly string[];
  readonly at: number | undefined;
  readonly by: string | undefined;
  readonly csum: 'bad' | undefined;
  /** Bytes of payload, whatever they are. */
  readonly len: number | undefined;
  /** A hand-over to the NIC: segments still to come. */
  readonly left: number | undefined;
  /** Bytes of options as they stand, before the others. */
  readonly raw: readonly number[];
  /** The urgent pointer. */
  readonly up: number | undefined;
}

/** A segment as it was seen on the wire. */
export interface Seen extends Segment {
  readonly time: number;
  readonly reason: number;
}

const flagBits: Readonly<Record<string, number>> = {
  SYN: Flag.Syn,
  ACK: Flag.Ack,
  FIN: Flag.Fin,
  RST: Flag.Rst,
  PSH: Flag.Psh,
  URG: Flag.Urg,
  ECE: Flag.Ece,
  CWR: Flag.Cwr,
};
const nicReasons: readonly number[] = [
  Reason.CookieSynAck,
  Reason.NicFinAck,
  Reason.NicRetransmission,
  Reason.NicReset,
];
export type Names = (name: string) => number;

/** `data=64` is the alphabet, over and over: a byte moved by one is noticed. */
export function filler(length: number, from = 0): string {
  return Array.from({ length }, (_, at) => String.fromCharCode(97 + ((from + at) % 26))).join('');
}

export function picoseconds(text: string): number {
  const match = /^([\d.]+)(us|ms|s)$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no time; write 10us, 200ms or 1s`);
  return Math.round(Number(match[1]) * { us: 1e6, ms: 1e9, s: 1e12 }[match[2] as 'us' | 'ms' | 's']);
}

/** `iss+1`, `4294967295`, `cookie+65`: modulo 2^32. */
function sum(text: string, names: Names): number {
  return text
    .replaceAll('-', '+-')
    .split('+')
    .filter((term) => term !== '')
    .reduce((total, term) => {
      const isNegative = term.startsWith('-');
      const word = isNegative ? term.slice(1) : term;
      const value = /^\d+$/.test(word) ? Number(word) : names(word);
      return (total + (isNegative ? -value : value)) | 0;
    }, 0);
}

function timestamps(text: string, names: Names): Segment['ts'] {
  const [value, echo] = text.split('/');
  const read = (part: string | undefined): number | undefined =>
    part === undefined || part === '' || part === '*' ? undefined : sum(part, names);
  return [read(value), read(echo)];
}

function blocksOf(text: string, names: Names): [number, number][] {
  return text
    .split(',')
    .filter((block) => block !== '')
    .map((block) => block.split(':').map((edge) => sum(edge, names)) as [number, number]);
}

export function parse(line: string, names: Names): Segment {
  const quoted = /"([^"]*)"/.exec(line);
  const words = line
    .replace(/"[^"]*"/, '')
    .split(' ')
    .filter((word) => word !== '');
  const said = new Map<string, string>();
  let flags = 0;
  const without: string[] = [];
  for (const word of words) {
    const [name, value] = word.split(/=(.*)/);
    if (name in flagBits) flags |= flagBits[name];
    else if (name.startsWith('-')) without.push(name.slice(1));
    else said.set(name, value ?? '');
  }
  const known = [
    'seq',
    'ack',
    'win',
    'mss',
    'ws',
    'ts',
    'sack',
    'blocks',
    'ecn',
    'data',
    'from',
    'at',
    'by',
    'csum',
    'left',
    'len',
    'raw',
    'up',
  ];
  for (const name of said.keys())
    if (!known.includes(name)) throw new Error(`"${name}" in "${line}" is no word`);
  const number = (name: string): number | undefined =>
    said.has(name) ? sum(said.get(name)!, names) : undefined;
  return {
    flags,
    seq: number('seq'),
    ack: number('ack'),
    win: number('win'),
    mss: number('mss'),
    ws: number('ws'),
    ts: said.has('ts') ? timestamps(said.get('ts')!, names) : undefined,
    sack: said.has('sack'),
    blocks: blocksOf(said.get('blocks') ?? '', names),
    ecn: number('ecn'),
    payload: quoted?.[1] ?? filler(number('data') ?? 0, number('from') ?? 0),
    without,
    at: said.has('at') ? picoseconds(said.get('at')!) : undefined,
    by: said.get('by'),
    csum: said.get('csum') === 'bad' ? 'bad' : undefined,
    left: number('left'),
    len: number('len'),
    raw: [...(said.get('raw') ?? '').matchAll(/../g)].map(([byte]) => parseInt(byte, 16)),
    up: number('up'),
  };
}

/** What a frame says, in the same words. */
export function read(frame: Frame, time: number): Seen {
  const options = new TcpOptions();
  options.read(frame);
  const { tcp } = frame;
  const start = frame.start + TCP_START + tcp.headerBytes;
  return {
    flags: tcp.flags,
    seq: tcp.sequence,
    ack: (tcp.flags & Flag.Ack) === 0 ? undefined : tcp.acknowledgment,
    win: tcp.window,
    mss: options.mss === 0 ? undefined : options.mss,
    ws: options.windowScale < 0 ? undefined : options.windowScale,
    ts: options.hasTimestamps ? [options.timestampValue, options.timestampEcho] : undefined,
    sack: options.sackPermitted,
    blocks: Array.from({ length: options.sackCount }, (_, block): [number, number] => {
      const at = options.sackStart + block * 8;
      return [frame.slab.view.getInt32(at), frame.slab.view.getInt32(at + 4)];
    }),
    ecn: frame.ip.trafficClass & 3,
    payload: String.fromCharCode(...frame.slab.bytes.subarray(start, start + frame.tcpPayloadLength)),
    without: [],
    at: undefined,
    by: nicReasons.includes(frame.reason) ? 'nic' : 'host',
    csum: undefined,
    len: undefined,
    left: frame.mark === 0 ? undefined : frame.markB & 0xff,
    raw: [],
    up: tcp.urgentPointer,
    time,
    reason: frame.reason,
  };
}

/** A segment in words; numbers near a name are written beside it. */
export function describe(segment: Segment, relative: (value: number) => string): string {
  const words = Object.keys(flagBits).filter((name) => (segment.flags & flagBits[name]) !== 0);
  if (segment.seq !== undefined) words.push(`seq=${relative(segment.seq)}`);
  if (segment.ack !== undefined) words.push(`ack=${relative(segment.ack)}`);
  for (const name of ['win', 'mss', 'ws'] as const) {
    if (segment[name] !== undefined) words.push(`${name}=${segment[name]}`);
  }
  if (segment.ts !== undefined) words.push(`ts=${segment.ts.map((part) => part ?? '*').join('/')}`);
  if (segment.sack) words.push('sack');
  if (segment.blocks.length > 0)
    words.push(`blocks=${segment.blocks.map((edges) => edges.map(relative).join(':')).join(',')}`);
  if (segment.ecn) words.push(`ecn=${segment.ecn}`);
  words.push(...segment.without.map((name) => `-${name}`));
  const { payload } = segment;
  if (segment.len !== undefined) words.push(`len=${segment.len}`);
  if (payload.length > 32) words.push(`data=${payload.length}`);
  else if (payload !== '') words.push(`"${payload}"`);
  if (segment.at !== undefined) words.push(`at=${segment.at / 1e12}s`);
  if (segment.left !== undefined) words.push(`left=${segment.left}`);
  if (segment.by !== undefined) words.push(`by=${segment.by}`);
  return words.join(' ');
}

/** Timers stand on a grid of 4 us. */
const TOLERANCE = 10e6;

/** Everything the expectation says holds of the segment seen; PSH only if it is said. */
export function matches(expected: Segment, seen: Seen, began: number): boolean {
  const ignored = (expected.flags & Flag.Psh) === 0 ? Flag.Psh : 0;
  const numbers = ['seq', 'ack', 'win', 'mss', 'ws'] as const;
  return (
    (expected.flags & ~ignored) === (seen.flags & ~ignored) &&
    numbers.every((name) => expected[name] === undefined || expected[name] === seen[name]) &&
    (expected.ts === undefined ||
      expected.ts.every((part, at) => seen.ts !== undefined && (part ?? seen.ts[at]) === seen.ts[at])) &&
    (!expected.sack || seen.sack) &&
    expected.blocks.length === seen.blocks.length &&
    expected.blocks.every((edges, at) => edges.every((edge, side) => edge === seen.blocks[at][side])) &&
    (expected.ecn === undefined || expected.ecn === seen.ecn) &&
    expected.without.every((name) => !(seen[name as 'ts'] as unknown)) &&
    (expected.len === undefined ? expected.payload === seen.payload : expected.len === seen.payload.length) &&
    (expected.at === undefined || Math.abs(seen.time - began - expected.at) <= TOLERANCE) &&
    (expected.left === undefined ? seen.left === undefined : expected.left === seen.left) &&
    (expected.by === undefined || expected.by === seen.by)
  );
}

export interface Route {
  readonly source: number;
  readonly destination: number;
  readonly sourceMac: number;
  readonly destinationMac: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

function optionBytes(segment: Segment): number[] {
  const bytes: number[] = [...segment.raw];
  const word = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
  if (segment.mss !== undefined)
    bytes.push(OptionKind.MaximumSegmentSize, 4, segment.mss >> 8, segment.mss & 255);
  if (segment.ws !== undefined) bytes.push(OptionKind.NoOperation, OptionKind.WindowScale, 3, segment.ws);
  if (segment.sack) bytes.push(OptionKind.NoOperation, OptionKind.NoOperation, OptionKind.SackPermitted, 2);
  if (segment.ts !== undefined) {
    const [value = 0, echo = 0] = segment.ts;
    bytes.push(1, 1, OptionKind.Timestamps, 10, ...word(value), ...word(echo));
  }
  if (segment.blocks.length > 0) {
    const edges = segment.blocks.flat().flatMap(word);
    bytes.push(1, 1, OptionKind.Sack, 2 + edges.length, ...edges);
  }
  return bytes;
}

/** Composes the frame by hand: every byte is the script's. */
export function compose(pool: FramePool, segment: Segment, route: Route): Frame {
  const options = optionBytes(segment);
  const tcpLength = TCP_BYTES + options.length + segment.payload.length;
  const frame = pool.lease(TCP_START + tcpLength)!;
  const { tcp } = frame;
  tcp.sourcePort = route.sourcePort;
  tcp.destinationPort = route.destinationPort;
  tcp.sequence = segment.seq ?? 0;
  tcp.acknowledgment = segment.ack ?? 0;
  tcp.headerBytes = TCP_BYTES + options.length;
  tcp.flags = segment.flags;
  tcp.window = segment.win ?? 65_535;
  tcp.urgentPointer = segment.up ?? 0;
  const start = frame.start + TCP_START + TCP_BYTES;
  options.forEach((byte, at) => (frame.slab.bytes[start + at] = byte));
  for (let at = 0; at < segment.payload.length; at++) {
    frame.slab.bytes[start + options.length + at] = segment.payload.charCodeAt(at);
  }
  composeIpv4(frame, route.sourceMac, route.destinationMac, route.source, route.destination, tcpLength, 1);
  if (segment.ecn !== undefined) setEcn(frame, segment.ecn);
  sealTcp(frame);
  if (segment.csum === 'bad') tcp.checksum ^= 0x0100;
  return frame;
}
