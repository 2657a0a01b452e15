import { Reason } from '#engine/wire/reasons.table.ts';
import { advance } from '#engine/wire/sequence.ts';
import type { TcpContext } from './context.ts';
import { aimRareTimer, isNotAfter, startRetransmissionTimer } from './deadlines.ts';
import { actOnLosses } from './sack/blocks.ts';
import { detectLosses, Loss, noteProbe } from './sack/rack.ts';
import { resend } from './sack/recovery.ts';
import { sendNewSegment } from './sender.ts';
import { isKeepAliveDue, keepAliveFired } from './keepAlive.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import type { Tcb } from './tcb.ts';

/** One of the timers in tcbRare.ts is due. */
export function rareTimerFired(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.lossDue !== 0 && isNotAfter(tcb.lossDue, ctx.nowUs)) lossDue(ctx, tcb);
  if (isKeepAliveDue(ctx, tcb)) keepAliveFired(ctx, tcb);
  if (!tcb.has(TcbFlag.Finished)) aimRareTimer(ctx, tcb);
}

function lossDue(ctx: TcpContext, tcb: Tcb): void {
  tcb.lossDue = 0;
  if (tcb.sndUna === tcb.sndMax) return;
  if ((tcb.lossFlags & Loss.ProbeTimer) !== 0) sendProbe(ctx, tcb);
  else if (tcb.board !== 0) {
    detectLosses(ctx, tcb);
    actOnLosses(ctx, tcb);
  }
}

/** RFC 8985 §7.3: new data if there is some, else the last segment once more; it makes the peer tell of holes before it. */
function sendProbe(ctx: TcpContext, tcb: Tcb): void {
  if ((tcb.lossFlags & Loss.ProbeOut) !== 0) return;
  if (sendNewSegment(ctx, tcb)) noteProbe(ctx, tcb, false);
  else if (repeatLast(ctx, tcb)) noteProbe(ctx, tcb, true);
  else return;
  tcb.lossDue = 0; // sending has aimed at another probe: there is one at a time
  startRetransmissionTimer(ctx, tcb);
}

function repeatLast(ctx: TcpContext, tcb: Tcb): boolean {
  const board = ctx.scoreboard;
  board.begin(tcb, tcb.sentAt);
  board.prepare(tcb);
  const last = board.count(tcb) - 1;
  if (board.lengthOf(tcb, last) > tcb.mss) board.split(tcb, advance(board.endOf(tcb, last), -tcb.mss));
  return resend(ctx, tcb, board.count(tcb) - 1, Reason.TailLossProbe);
}
