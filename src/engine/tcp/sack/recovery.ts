import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { advance, ahead, atOrBefore } from '#engine/wire/sequence.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import { startRetransmissionTimer } from '#engine/tcp/deadlines.ts';
import { sendSegment } from '#engine/tcp/segments.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { recoveryEnded } from './rack.ts';
import { Fate } from './scoreboard.ts';

/** Once for each window: what was lost tells of congestion (§5 step 4). */
export function beginRecovery(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.has(TcbFlag.InRecovery)) return;
  tcb.raise(TcbFlag.InRecovery);
  tcb.recover = tcb.sndMax;
  ctx.scoreboard.setRescued(tcb, false);
  ctx.counts[Count.FastRetrans]++;
  ctx.congestion.onLoss(tcb, ahead(tcb.sndUna, tcb.sndMax));
  startRetransmissionTimer(ctx, tcb);
}

/** The retransmission timer ran out: all is lost, and the window opens from one segment again (§5.1). */
export function loseAll(ctx: TcpContext, tcb: Tcb): void {
  ctx.scoreboard.begin(tcb, ctx.config.rack ? tcb.sentAt : ctx.nowUs);
  ctx.scoreboard.loseAll(tcb);
  tcb.raise(TcbFlag.InRecovery | TcbFlag.AfterTimeout);
  tcb.recover = tcb.sndMax;
  ctx.wantOutput(tcb);
}

/** New data was acknowledged: the scoreboard forgets it, and recovery ends at the recovery point. */
export function advanceScoreboard(ctx: TcpContext, tcb: Tcb, acknowledgment: number, acked: number): void {
  if (tcb.board !== 0) ctx.scoreboard.release(tcb, acknowledgment);
  if (!tcb.has(TcbFlag.InRecovery)) {
    if (!tcb.has(TcbFlag.HoldWindow)) ctx.congestion.onAcknowledged(tcb, acked, ctx.nowUs);
    return;
  }
  if (tcb.has(TcbFlag.AfterTimeout)) ctx.congestion.onAcknowledged(tcb, acked, ctx.nowUs); // slow start
  if (!atOrBefore(tcb.recover, acknowledgment)) return;
  tcb.lower(TcbFlag.InRecovery | TcbFlag.AfterTimeout);
  if (ctx.config.rack) recoveryEnded(tcb);
}

/** Room in the pipe, numbers (§5, step C). */
function roomInPipe(tcb: Tcb): number {
  return tcb.cwnd - (ahead(tcb.sndUna, tcb.sndMax) - tcb.outOfPipe);
}

/** Sends again what is lost, as long as the pipe has room: NextSeg's rule 1; new data is the sender's. */
export function sendLost(ctx: TcpContext, tcb: Tcb): void {
  while (tcb.board !== 0) {
    ctx.scoreboard.prepare(tcb);
    const run = ctx.scoreboard.first(tcb, Fate.Lost, tcb.sndMax);
    if (run < 0) return;
    // The first of all leaves even where the window has no room for it: the timer or three acknowledgments ask for it.
    const isFirst = run === 0 && tcb.attempts === 0;
    if (!isFirst && roomInPipe(tcb) < Math.min(tcb.mss, ctx.scoreboard.lengthOf(tcb, run))) return;
    const isTimeout = tcb.has(TcbFlag.AfterTimeout);
    if (!resend(ctx, tcb, run, isTimeout ? Reason.RtoRetransmission : Reason.FastRetransmission)) return;
  }
}

/** NextSeg's rules 3 and 4, where lost and new data left room: holes not yet called lost, and the last segment, once. */
export function sendDoubtful(ctx: TcpContext, tcb: Tcb): void {
  if (ctx.config.rack) return; // its timers find those (RFC 8985 §3)
  while (tcb.board !== 0 && !tcb.has(TcbFlag.AfterTimeout) && roomInPipe(tcb) >= tcb.mss) {
    if (!sendOneDoubtful(ctx, tcb)) return;
  }
}

function sendOneDoubtful(ctx: TcpContext, tcb: Tcb): boolean {
  const board = ctx.scoreboard;
  board.prepare(tcb);
  const hole = board.first(tcb, 0, board.highestSacked(tcb));
  if (hole >= 0) return resend(ctx, tcb, hole, Reason.FastRetransmission);
  if (board.wasRescued(tcb)) return false;
  const last = board.count(tcb) - 1;
  if (board.fate(tcb, last) !== 0) return false;
  const start = board.startOf(tcb, last);
  const end = board.endOf(tcb, last);
  if (ahead(start, end) > tcb.mss) board.split(tcb, advance(end, -tcb.mss));
  board.setRescued(tcb, true);
  return resend(ctx, tcb, board.count(tcb) - 1, Reason.FastRetransmission);
}

/** One segment from the start of a run, once more. */
export function resend(ctx: TcpContext, tcb: Tcb, run: number, reason: number): boolean {
  const board = ctx.scoreboard;
  const start = board.startOf(tcb, run);
  const offset = ahead(tcb.sndUna, start);
  const numbers = board.lengthOf(tcb, run);
  const length = Math.min(tcb.mss, numbers, tcb.sendQueued - offset);
  if (offset > 0 && offset + length > tcb.sndWnd) return false; // the peer took its window back
  const isLast = offset + length === tcb.sendQueued;
  const withFin = isLast && length < numbers && tcb.has(TcbFlag.FinSent);
  const flags = Flag.Ack | (isLast ? Flag.Psh : 0) | (withFin ? Flag.Fin : 0);
  tcb.rttStart = -1;
  tcb.attempts = Math.max(1, tcb.attempts);
  if (!sendSegment(ctx, tcb, start, length, flags, reason)) return false;
  ctx.counts[Count.RetransSegs]++;
  board.resent(tcb, run, length + (withFin ? 1 : 0), ctx.nowUs);
  if (tcb.retransmissionDue === 0) startRetransmissionTimer(ctx, tcb);
  return true;
}
