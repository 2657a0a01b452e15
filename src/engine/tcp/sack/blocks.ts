import { atOrBefore, before } from '#engine/wire/sequence.ts';
import type { TcpOptions } from '#engine/wire/tcpOptions.ts';
import { SACK_BLOCK_BYTES } from '#engine/wire/tcpOptions.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { takeNewAcknowledgment } from '#engine/tcp/acknowledgment.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import {
  detectLosses,
  noteDelivered,
  noteReleased,
  noteSpurious,
  scheduleProbe,
  takeProbeAnswer,
} from './rack.ts';
import { beginRecovery } from './recovery.ts';
import { Fate } from './scoreboard.ts';

const DUPLICATES_FOR_LOSS = 3;

/** An acknowledgment on a connection with SACK: the blocks, then what they say is lost (RFC 6675 §5). */
export function takeSackAcknowledgment(ctx: TcpContext, tcb: Tcb, frame: Frame, options: TcpOptions): void {
  const acknowledgment = frame.tcp.acknowledgment;
  const isNew = before(tcb.sndUna, acknowledgment);
  if (isNew && ctx.config.rack) noteReleased(ctx, tcb, acknowledgment);
  if (isNew) takeNewAcknowledgment(ctx, tcb, acknowledgment);
  const duplicates = ctx.counts[Count.DsacksReceived];
  const sacked = options.sackCount > 0 ? takeBlocks(ctx, tcb, options) : 0;
  if (isNew) tcb.duplicateAcks = 0;
  else if (sacked > 0) tcb.duplicateAcks++;
  if (ctx.config.rack)
    takeTimes(ctx, tcb, acknowledgment, isNew || sacked > 0, ctx.counts[Count.DsacksReceived] > duplicates);
  else if (tcb.board !== 0) countDuplicates(ctx, tcb, sacked);
  actOnLosses(ctx, tcb);
}

/** RFC 6675 §5: losses are told by what arrived above them. */
function countDuplicates(ctx: TcpContext, tcb: Tcb, sacked: number): void {
  const board = ctx.scoreboard;
  if (sacked > 0) board.markLost(tcb);
  if (tcb.duplicateAcks >= DUPLICATES_FOR_LOSS && !tcb.has(TcbFlag.InRecovery)) board.markFirstLost(tcb);
}

/** RFC 8985: they are told by time. */
function takeTimes(
  ctx: TcpContext,
  tcb: Tcb,
  acknowledgment: number,
  isNews: boolean,
  isSpurious: boolean,
): void {
  takeProbeAnswer(ctx, tcb, acknowledgment, isSpurious);
  if (isSpurious) noteSpurious(tcb, acknowledgment);
  if (!isNews) return;
  tcb.lossDue = 0;
  if (tcb.board !== 0) {
    detectLosses(ctx, tcb);
    ctx.scoreboard.recount(tcb);
  }
  if (tcb.lossDue === 0) scheduleProbe(ctx, tcb);
}

/** What is marked lost begins a recovery, and is sent again with the next flush. */
export function actOnLosses(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.board === 0) return;
  const board = ctx.scoreboard;
  board.recount(tcb);
  if (board.first(tcb, Fate.Lost, tcb.sndMax) >= 0) beginRecovery(ctx, tcb);
  if (tcb.outOfPipe > 0 || tcb.has(TcbFlag.InRecovery)) ctx.wantOutput(tcb);
}

/** Enters every block in the scoreboard; the bytes that are new there. */
function takeBlocks(ctx: TcpContext, tcb: Tcb, options: TcpOptions): number {
  const view = ctx.pool.slab.view;
  let sacked = 0;
  for (let block = 0; block < options.sackCount; block++) {
    const at = options.sackStart + block * SACK_BLOCK_BYTES;
    const left = view.getInt32(at);
    const right = view.getInt32(at + 4);
    if (block === 0 && isDuplicateReport(tcb, options, view, left, right)) ctx.counts[Count.DsacksReceived]++;
    else sacked += takeBlock(ctx, tcb, left, right);
  }
  return sacked;
}

/** RFC 2883 §4: the first block tells of a duplicate when it lies below the acknowledgment or inside the second. */
function isDuplicateReport(
  tcb: Tcb,
  options: TcpOptions,
  view: DataView,
  left: number,
  right: number,
): boolean {
  if (before(left, tcb.sndUna)) return true;
  if (options.sackCount < 2) return false;
  const second = options.sackStart + SACK_BLOCK_BYTES;
  return atOrBefore(view.getInt32(second), left) && atOrBefore(right, view.getInt32(second + 4));
}

/** A block outside what is in flight is no news, or a lie (RFC 2018 §5). */
function takeBlock(ctx: TcpContext, tcb: Tcb, left: number, right: number): number {
  if (!before(left, right) || !before(tcb.sndUna, left) || before(tcb.sndMax, right)) return 0;
  const board = ctx.scoreboard;
  board.begin(tcb, ctx.config.rack ? tcb.sentAt : ctx.nowUs);
  board.prepare(tcb);
  const from = board.split(tcb, left);
  const to = board.split(tcb, right);
  let sacked = 0;
  for (let run = from; run < to; run++) {
    if (board.fate(tcb, run) === Fate.Sacked) continue;
    sacked += board.lengthOf(tcb, run);
    if (ctx.config.rack)
      noteDelivered(ctx, tcb, board.sentAt(tcb, run), board.endOf(tcb, run), board.fate(tcb, run) !== 0);
    board.setFate(tcb, run, Fate.Sacked);
  }
  board.coalesce(tcb);
  return sacked;
}
