import type { Frame } from '#engine/wire/frame.ts';
import { atOrBefore, before } from '#engine/wire/sequence.ts';
import { SACK_BLOCK_BYTES, SACK_HEAD_BYTES, writeSackHead } from '#engine/wire/tcpOptions.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import { keptEnd, keptSequence } from '#engine/tcp/reassembly.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';

/** A row: the duplicate to report (left, right; equal = none), then where the latest arrivals beyond a hole began, newest first. */
export const REPORT_WORDS = 8;
const RECENT = 2;
const MOST_RECENT = 4;

function rowOf(ctx: TcpContext, tcb: Tcb): number {
  if (tcb.report === 0) {
    tcb.report = ctx.reports.take();
    const at = ctx.reports.at(tcb.report);
    ctx.reports.words.fill(tcb.rcvNxt - 1, at + RECENT, at + RECENT + MOST_RECENT); // in no block
  }
  return ctx.reports.at(tcb.report);
}

/** A segment beyond a hole was kept: the block that holds it comes first (RFC 2018 §4). */
export function noteArrival(ctx: TcpContext, tcb: Tcb, sequence: number): void {
  if (!tcb.has(TcbFlag.SackPermitted)) return;
  const at = rowOf(ctx, tcb) + RECENT;
  const words = ctx.reports.words;
  if (words[at] === sequence) return;
  words.copyWithin(at + 1, at, at + MOST_RECENT - 1);
  words[at] = sequence;
}

/** Numbers that were here before: the next acknowledgment says so, once (RFC 2883 §4). */
export function noteDuplicate(ctx: TcpContext, tcb: Tcb, left: number, right: number): void {
  if (!tcb.has(TcbFlag.SackPermitted) || !before(left, right)) return;
  const at = rowOf(ctx, tcb);
  ctx.reports.words[at] = left;
  ctx.reports.words[at + 1] = right;
}

/** A frame that arrives beyond a hole and repeats part of what is held there. */
export function noteOverlap(ctx: TcpContext, tcb: Tcb, sequence: number, end: number): void {
  if (!tcb.has(TcbFlag.SackPermitted)) return;
  for (let held = ctx.tcbs.held.beyond(tcb.id); held !== null; held = held.next) {
    const left = keptSequence(held);
    const right = keptEnd(held);
    if (!before(left, end)) return;
    if (!before(sequence, right)) continue;
    noteDuplicate(ctx, tcb, before(left, sequence) ? sequence : left, before(end, right) ? end : right);
    return;
  }
}

/** The last frame of the block that begins with `first`. */
function lastOfBlock(first: Frame): Frame {
  let last = first;
  let end = keptEnd(first);
  for (let next = first.next; next !== null && atOrBefore(keptSequence(next), end); next = next.next) {
    last = next;
    if (before(end, keptEnd(next))) end = keptEnd(next);
  }
  return last;
}

function endOfBlock(first: Frame, last: Frame): number {
  let end = keptEnd(first);
  for (let frame: Frame | null = first; frame !== null; frame = frame.next) {
    if (before(end, keptEnd(frame))) end = keptEnd(frame);
    if (frame === last) break;
  }
  return end;
}

function mostBlocks(tcb: Tcb): number {
  return tcb.has(TcbFlag.Timestamps) ? 3 : 4;
}

/** Blocks there are to tell of, at most as many as fit beside the other options. */
function countBlocks(ctx: TcpContext, tcb: Tcb): number {
  const at = ctx.reports.at(tcb.report);
  const most = mostBlocks(tcb);
  let count = ctx.reports.words[at] === ctx.reports.words[at + 1] ? 0 : 1;
  for (let frame = ctx.tcbs.held.beyond(tcb.id); frame !== null && count < most; count++) {
    frame = lastOfBlock(frame).next;
  }
  return count;
}

/** What the report takes of the room for payload, bytes. */
export function reportBytes(ctx: TcpContext, tcb: Tcb): number {
  const blocks = tcb.report === 0 ? 0 : countBlocks(ctx, tcb);
  return blocks === 0 ? 0 : SACK_HEAD_BYTES + blocks * SACK_BLOCK_BYTES;
}

/** Writes the report at `at`, at most `room` bytes of it; returns the bytes written. */
export function writeReport(ctx: TcpContext, tcb: Tcb, view: DataView, at: number, room: number): number {
  const blocks = Math.min(countBlocks(ctx, tcb), Math.floor((room - SACK_HEAD_BYTES) / SACK_BLOCK_BYTES));
  if (blocks <= 0) {
    if (ctx.tcbs.held.beyond(tcb.id) === null) forgetReport(ctx, tcb);
    return 0;
  }
  const start = writeSackHead(view, at, blocks);
  const row = ctx.reports.at(tcb.report);
  const words = ctx.reports.words;
  let count = 0;
  if (words[row] !== words[row + 1]) {
    writeBlock(view, start, words[row], words[row + 1]);
    words[row + 1] = words[row];
    count = 1;
    ctx.counts[Count.DsacksSent]++;
  }
  writeArrivals(ctx, tcb, view, start, count, blocks);
  if (ctx.tcbs.held.beyond(tcb.id) === null) forgetReport(ctx, tcb);
  return SACK_HEAD_BYTES + blocks * SACK_BLOCK_BYTES;
}

/** First the blocks of the latest arrivals, newest first, then others as they lie (RFC 2018 §4). */
function writeArrivals(
  ctx: TcpContext,
  tcb: Tcb,
  view: DataView,
  start: number,
  reported: number,
  blocks: number,
): void {
  const row = ctx.reports.at(tcb.report) + RECENT;
  let count = reported;
  for (let recent = 0; recent <= MOST_RECENT && count < blocks; recent++) {
    for (let first = ctx.tcbs.held.beyond(tcb.id); first !== null && count < blocks;) {
      const last = lastOfBlock(first);
      const left = keptSequence(first);
      const right = endOfBlock(first, last);
      const sequence = ctx.reports.words[row + recent];
      const isMeant = recent === MOST_RECENT || (atOrBefore(left, sequence) && before(sequence, right));
      if (isMeant && !isWritten(view, start, reported, count, left)) {
        writeBlock(view, start + count++ * SACK_BLOCK_BYTES, left, right);
      }
      first = last.next;
    }
  }
}

function isWritten(view: DataView, start: number, from: number, count: number, left: number): boolean {
  for (let block = from; block < count; block++) {
    if (view.getInt32(start + block * SACK_BLOCK_BYTES) === left) return true;
  }
  return false;
}

function writeBlock(view: DataView, at: number, left: number, right: number): void {
  view.setInt32(at, left);
  view.setInt32(at + 4, right);
}

export function forgetReport(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.report === 0) return;
  ctx.reports.give(tcb.report);
  tcb.report = 0;
}
