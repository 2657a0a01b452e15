import { expect, test } from 'vitest';
import { RandomStream } from '#engine/kernel/random.ts';
import { EntryOption, EntryState } from '#engine/nic/splice/entries.table.ts';
import { storeDifferences } from '#engine/nic/splice/installation.ts';
import { Rewriting } from '#engine/nic/splice/rewriting.ts';
import { SpliceAdditions } from '#engine/nic/splice/spliceAdditions.ts';
import { SpliceTable } from '#engine/nic/splice/spliceTable.ts';
import { PacketStore } from '#engine/nic/teardown/packetStore.ts';
import { TeardownTable } from '#engine/nic/teardown/teardownTable.ts';
import { NicMemory } from '#engine/nic/memory.ts';
import { ProgramCost } from '#engine/nic/programCost.ts';
import { ReleasedSetup } from '#engine/nic/setup/releasedSetup.ts';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import { nicModel } from '#engine/testbed/hardwareConfigs.ts';
import { update16, update32 } from '#engine/wire/checksum.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Slab } from '#engine/wire/slab.ts';
import { TIMESTAMP_BYTES, writeTimestamps } from '#engine/wire/tcpOptions.ts';

/** Ten million in all: of fields, of spliced headers, of what a closing card sends again, of SYNs answered as released. */
const FIELDS = 7_000_000;
const SPLICED = 1_800_000;
const RESENT = 600_000;
const ANSWERED = 600_000;
const PAYLOAD = 7; // the last byte stands alone in its word

const chance = new RandomStream(Number(process.env.FUZZ_SEED ?? 1624), 'rewrites');
const edges = Int32Array.of(0, 0xffff, 0xffff_0000, 0xffff_ffff, 1, 0x1_0000, 0x7fff_ffff, 0x8000_0000);
/** Every second one from the edges. */
function word(): number {
  const drawn = chance.int32();
  return (drawn & 1) === 0 ? chance.int32() : edges[(drawn >>> 1) & 7]!;
}

const slab = new Slab(1 << 16);
const pool = new FramePool(slab, 16, 16);
const card = nicModel('agilio-lx');

/** RFC 1071 read literally over bytes, 16 bits at a time, `skip` taken for zero: what the field at `skip` must hold. */
function summed(from: number, to: number, skip: number, initial: number): number {
  const { view } = slab;
  let sum = initial;
  for (let at = from; at + 1 < to; at += 2) if (at !== skip) sum += view.getUint16(at);
  if (((to - from) & 1) !== 0) sum += view.getUint8(to - 1) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function isRight({ start, length, ip, tcp }: Frame): boolean {
  const { view } = slab;
  const at = start + 14;
  if (ip.checksum !== summed(at, at + 20, at + 10, 0)) return false;
  let pseudo = 6 + length - TCP_START;
  for (let half = at + 12; half < at + 20; half += 2) pseudo += view.getUint16(half);
  return tcp.checksum === summed(start + TCP_START, start + length, start + TCP_START + 16, pseudo);
}

function segment(): Frame {
  const headerBytes = TCP_BYTES + TIMESTAMP_BYTES;
  const frame = pool.lease(TCP_START + headerBytes + PAYLOAD)!;
  frame.payloadLength = PAYLOAD;
  frame.tcp.headerBytes = headerBytes;
  for (let at = 0; at < PAYLOAD; at++)
    slab.bytes[frame.start + TCP_START + headerBytes + at] = chance.int32();
  fill(frame, Flag.Ack);
  return frame;
}

/** Other numbers, and both checksums from the beginning. */
function fill(frame: Frame, flags: number): void {
  const { tcp } = frame;
  const source = word();
  const destination = word();
  tcp.ports = word();
  tcp.sequence = word();
  tcp.acknowledgment = word();
  tcp.flags = flags;
  tcp.window = word() & 0xffff;
  tcp.urgentPointer = 0;
  writeTimestamps(slab.view, frame.start + TCP_START + TCP_BYTES, word(), word());
  composeIpv4(frame, source, destination, source, destination, tcp.headerBytes + PAYLOAD, word() & 0xffff);
  sealTcp(frame);
}

test(`${FIELDS} fields of 16 and 32 bits: the checksum mended is the checksum summed anew (RFC 1624)`, () => {
  const halves = Uint16Array.from({ length: 12 }, () => word());
  const anew = (): number => {
    let sum = 6; // something that stays: a header is never all zero
    for (let at = 0; at < 12; at++) sum += halves[at]!;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return ~sum & 0xffff;
  };
  let checksum = anew();
  let wrong = 0;
  for (let run = 0; run < FIELDS; run++) {
    const at = (chance.int32() >>> 8) % 11;
    const to = word();
    if ((run & 1) === 0) {
      checksum = update16(checksum, halves[at]!, to & 0xffff);
      halves[at] = to;
    } else {
      checksum = update32(checksum, (halves[at]! << 16) | halves[at + 1]!, to);
      halves[at] = to >>> 16;
      halves[at + 1] = to;
    }
    if (checksum !== anew()) wrong++;
  }
  expect(wrong).toBe(0);
}, 120_000);

test(`${SPLICED} headers rewritten by a splice, one after the other: both checksums as summed anew`, () => {
  const table = new SpliceTable(1);
  const additions = new SpliceAdditions(table.entries);
  const rewriting = new Rewriting(table, additions, word());
  table.twin[0] = 1;
  additions.options[0] = EntryOption.Sack;
  const frame = segment();
  let wrong = 0;
  for (let run = 0; run < SPLICED; run++) {
    if (frame.ip.timeToLive <= 1) fill(frame, Flag.Ack);
    table.insert(0, frame.ip.source, frame.ip.destination, frame.tcp.ports, (run & 1) * EntryState.Owed);
    table.newSource[0] = word();
    table.newDestination[0] = word();
    table.newPorts[0] = word();
    table.sequenceOffset[0] = word();
    table.acknowledgmentOffset[0] = word();
    storeDifferences(table, 0, true);
    additions.clockOffset[0] = word();
    additions.clockOffset[1] = word();
    additions.owedEnd[0] = word();
    additions.scale[0] = word() & 15;
    additions.newScale[0] = word() & 15;
    rewriting.rewrite(0, frame);
    if (!isRight(frame)) wrong++;
  }
  expect(wrong).toBe(0);
  pool.release(frame);
}, 120_000);

test(`${RESENT} segments the card sends again for a closing flow, with other numbers and timestamps`, () => {
  const clock = new Float64Array(1);
  const table = new TeardownTable(1);
  const memory = new NicMemory(card.memories[0]!);
  const store = new PacketStore(pool, table, memory, clock);
  const kept = segment();
  let wrong = 0;
  for (let run = 0; run < RESENT; run++) {
    if ((run & 15) === 0) fill(kept, Flag.Ack | Flag.Fin);
    table.expected[0] = word();
    clock[0] = (word() >>> 0) * 2e6;
    const again = store.resend(0, kept)!;
    if (!isRight(again) || again.tcp.acknowledgment !== table.expected[0]) wrong++;
    pool.release(again);
  }
  expect(wrong).toBe(0);
  pool.release(kept);
}, 120_000);

test(`${ANSWERED} SYNs turned into their answers as released: a checksum that was right stays right`, () => {
  const clock = new Float64Array(1);
  const cost = new ProgramCost(clock, card);
  const setup = new ReleasedSetup(clock, pool, cost, null);
  const message = pool.lease(64)!;
  const frame = segment();
  let wrong = 0;
  for (let run = 0; run < ANSWERED; run++) {
    clock[0] = (word() >>> 0) * 1e9;
    fill(frame, Flag.Syn);
    composeListen(message, frame.ip.destination, frame.tcp.destinationPort, 1460, 7, false, true, 29_200);
    setup.listen(message);
    setup.fromWire(frame);
    if (!isRight(frame) || frame.tcp.flags !== (Flag.Syn | Flag.Ack)) wrong++;
  }
  expect(wrong).toBe(0);
}, 120_000);
