import { Flag } from '#engine/wire/headers.table.ts';
import type { Draft } from './draft.ts';

/** What an attacker has seen: a frame on its way to the victim, and one the victim sent. */
export interface Seen {
  readonly towards: Uint8Array;
  readonly from: Uint8Array;
}

/** Writes one frame into the draft. */
export type FrameClass = (draft: Draft, seen: Seen) => void;

const SERVER_PORT = 80;
const TCP = 34;
const OPTIONS = 54;
const { Syn, Ack, Fin, Rst, Psh, Urg, Ece, Cwr } = Flag;
const flagSets = [Syn, Ack, Syn | Ack, Fin | Ack, Rst, Rst | Ack, Ack | Psh, Ack | Urg, Fin, 0, 0xff];
const rareFlags = [Syn | Fin, Syn | Rst, Ack | Ece, Ack | Cwr, Fin | Rst | Ack, Syn | Ece | Cwr];

/** Bytes of any kind, or of any kind behind an honest Ethernet header. */
function noise(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  const from = draft.pick([0, 14, 34]);
  draft.length = from + draft.random.below(draft.pick([20, 100, 1598 - from]));
  draft.fill(from, draft.length);
}

/** Whole and intact, but for what TCP's own header says. */
function strangeHeader(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  draft.fill(TCP, 50);
  if (draft.random.below(4) > 0) draft.bytes.set(towards.subarray(TCP + 2, TCP + 4), TCP + 2);
  if (draft.random.below(8) > 0) draft.bytes[46] = 0x50;
  if (draft.random.below(4) === 0) draft.bytes[47] = Syn;
  draft.endsAt(OPTIONS + draft.random.below(60));
  draft.sealIp();
  draft.sealTcp();
}

function bend(draft: Draft, first: number): void {
  draft.bytes[first + draft.random.below(draft.length - first)] = draft.random.int32();
}

/** An honest frame with one byte changed under way: of two, the checksum would miss one change in 65,535. */
function bent(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  bend(draft, 0);
}

/** Several, by somebody who mends the checksums. */
function mended(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  const times = 1 + draft.random.below(4);
  for (let time = 0; time < times; time++) bend(draft, 12);
  draft.sealIp();
  draft.sealTcp();
}

function truncated(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  draft.length = draft.random.below(draft.length);
}

/** Lengths that are not true. */
function wrongLength(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  const { random, view } = draft;
  if (random.below(2) === 0) view.setUint16(16, draft.pick([0, 19, 20, 39, 40, 0xffff, random.below(1600)]));
  if (random.below(2) === 0) draft.bytes[46] = random.below(16) << 4;
  if (random.below(4) === 0) draft.bytes[14] = random.int32();
  draft.sealIp();
}

/** One option: known or unknown, of its own length, another, none, or one that runs out of the header. */
function writeOption(draft: Draft, at: number, room: number): number {
  const kind = draft.pick([0, 1, 2, 3, 4, 5, 8, 8, 5, 19, 30, 34, 254, draft.random.below(256)]);
  const length = draft.pick([2, 3, 4, 10, 10, 18, 26, 34, 0, 1, 255, draft.random.below(40)]);
  draft.bytes[at] = kind;
  if (kind < 2 || room < 2) return 1;
  draft.bytes[at + 1] = length;
  draft.fill(at + 2, at + Math.min(room, Math.max(2, length)));
  return Math.min(room, Math.max(2, length));
}

/** Options of any kind in a segment that fits its connection. */
function options(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  const end = OPTIONS + 4 * draft.random.below(11);
  for (let at = OPTIONS; at < end;) at += writeOption(draft, at, end - at);
  draft.bytes[46] = ((end - TCP) >> 2) << 4;
  draft.endsAt(end + draft.pick([0, 0, 1, 40]));
  draft.sealIp();
  draft.sealTcp();
}

/** NOP NOP, then timestamps about the right time, or SACK blocks about the right place. */
function writeOptions(draft: Draft, end: number): number {
  const { view, random } = draft;
  let at = OPTIONS;
  if (random.below(3) > 0) {
    view.setInt32(at, 0x0101080a);
    view.setInt32(at + 4, draft.near(view.getInt32(58)));
    view.setInt32(at + 8, draft.near(view.getInt32(62)));
    at += 12;
  }
  if (random.below(3) === 0) {
    const blocks = 1 + random.below(3);
    view.setInt32(at, 0x01010502 + blocks * 8);
    at += 4;
    for (let edge = 0; edge < blocks * 2; edge++, at += 4) view.setInt32(at, draft.near(view.getInt32(42)));
  }
  return Math.max(at, end);
}

function anyFlags(draft: Draft): number {
  return draft.random.below(8) === 0 ? draft.pick(rareFlags) : draft.pick(flagSets);
}

function aim(draft: Draft, towards: Uint8Array, flags: number, number: (seen: number) => number): void {
  const { view, random } = draft;
  draft.copy(towards);
  view.setInt32(38, number(view.getInt32(38)));
  view.setInt32(42, number(view.getInt32(42)));
  draft.bytes[47] = flags;
  view.setUint16(48, draft.pick([0, 1, 100, 0xffff, random.below(0x10000)]));
  view.setUint16(52, random.below(2) === 0 ? 0 : random.int32());
  const end = writeOptions(draft, OPTIONS);
  draft.bytes[46] = ((end - TCP) >> 2) << 4;
  const payload = draft.pick([0, 0, 1, 100, 1400]);
  draft.fill(end, end + payload);
  draft.endsAt(end + payload);
  draft.sealIp();
  draft.sealTcp();
}

/** Every flag, number, window and option at an existing flow, by somebody who sees its frames. */
function aimed(draft: Draft, { towards }: Seen): void {
  aim(draft, towards, anyFlags(draft), (seen) => draft.near(seen));
}

/**
 * The same by somebody who knows the four-tuple alone (RFC 5961). A SYN without ACK would do harm to a client that waits
 * for its SYN-ACK: with any number it is a simultaneous open (RFC 9293 §3.5), and no TCP can tell.
 */
function aimedBlindly(draft: Draft, { towards }: Seen): void {
  const flags = anyFlags(draft);
  const isToClient = towards[35] === SERVER_PORT;
  const isOpen = isToClient && (flags & (Syn | Ack)) === Syn;
  aim(draft, towards, isOpen ? flags | Ack : flags, () => draft.random.int32());
}

/** An error from the path that quotes a segment of the victim's (RFC 792). */
function writeError(draft: Draft, { towards, from }: Seen): void {
  const { view, random } = draft;
  draft.copy(towards);
  draft.bytes[23] = 1;
  draft.bytes[TCP] = draft.pick([3, 3, 3, 11, 12, 0, 8, 13, random.below(256)]);
  draft.bytes[TCP + 1] = draft.pick([3, 4, 1, 0, random.below(256)]);
  view.setInt32(TCP + 4, draft.pick([0, 68, 576, 1000, 1400, random.int32()]));
  draft.bytes.set(from.subarray(14, 42), TCP + 8);
  draft.endsAt(TCP + draft.pick([36, 36, 36, 36, 35, 8, 7, 36 + random.below(100)]));
}

function pathError(draft: Draft, seen: Seen): void {
  writeError(draft, seen);
  draft.sealIp();
  if (draft.random.below(8) > 0) draft.sealIcmp();
}

function pathErrorBlindly(draft: Draft, seen: Seen): void {
  writeError(draft, seen);
  draft.view.setInt32(TCP + 32, draft.random.int32());
  draft.sealIp();
  if (draft.random.below(8) > 0) draft.sealIcmp();
}

/** Who has whose address, said rightly and wrongly (RFC 826). */
function arp(draft: Draft, { towards }: Seen): void {
  draft.copy(towards);
  const { view, bytes, random } = draft;
  view.setUint16(12, 0x0806);
  view.setUint32(14, 0x00010800);
  view.setUint16(18, 0x0604);
  view.setUint16(20, draft.pick([1, 2, random.below(4)]));
  bytes.copyWithin(22, 6, 12);
  bytes.set(towards.subarray(26, 30), 28);
  draft.fill(32, 38);
  bytes.set(towards.subarray(30, 34), 38);
  if (random.below(4) === 0) bytes.fill(0xff, 0, 6);
  if (random.below(4) === 0) bytes[14 + random.below(28)] = random.int32();
  draft.length = draft.pick([42, 60, 42 - random.below(8)]);
}

/** What somebody can send who sees none of a connection's numbers: nobody may come to harm. */
export const blindClasses: Readonly<Record<string, FrameClass>> = {
  noise,
  strangeHeader,
  bent,
  truncated,
  wrongLength,
  aimedBlindly,
  pathErrorBlindly,
  arp,
};

/** And what somebody on the path can. */
export const knowingClasses: Readonly<Record<string, FrameClass>> = {
  ...blindClasses,
  mended,
  options,
  aimed,
  pathError,
};
