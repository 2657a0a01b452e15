import type { TcpContext } from './context.ts';
import type { Tcb } from './tcb.ts';
import { Work } from './work.table.ts';

const US = 1e6;
/** A window open, but too little to be worth a segment, is used after so long, us (RFC 9293 §3.8.6.2.1: 0.1 to 1 s). */
const OVERRIDE = 200_000;
/** Keep-alive's deadlines count these, us. */
export const KEEP_ALIVE_UNIT = 4;
/** The farthest a deadline in us is set, 30 min. */
const LONGEST_STEP = 1_800_000_000;
/** Stands for a timer that has expired and not been acted on: earlier than every deadline. */
export const EXPIRED = 1;

/** Is `deadline` (us, modulo 2^32) not after `other`? */
export function isNotAfter(deadline: number, other: number): boolean {
  return ((deadline - other) | 0) <= 0;
}

/** A deadline so many us ahead, at most 35 minutes; 0 and 1 have meanings of their own. */
export function deadlineIn(ctx: TcpContext, wait: number): number {
  const due = (ctx.nowUs + wait) | 0;
  return due >>> 1 === 0 ? 2 : due;
}

/** The earlier of two deadlines, of which 0 is none. */
function earlier(one: number, other: number): number {
  if (one === 0) return other;
  return other !== 0 && isNotAfter(other, one) ? other : one;
}

/** The earliest deadline that is on, us, or 0. */
export function earliestDeadline(tcb: Tcb): number {
  let due = earlier(tcb.retransmissionDue, tcb.persistDue);
  due = earlier(due, tcb.delayedAckDue);
  due = earlier(due, tcb.timeWaitDue);
  return earlier(due, tcb.rareDue);
}

/**
 * Aims the connection's one timer at its earliest deadline. A timer that stands earlier is left alone: it finds nothing
 * due when it fires and aims again, which is cheaper than moving it on every acknowledgment.
 */
export function aimTimer(ctx: TcpContext, tcb: Tcb): void {
  const due = earliestDeadline(tcb);
  if (due === 0) return;
  const aimed = tcb.timerAimed;
  if (aimed === EXPIRED || (aimed !== 0 && isNotAfter(aimed, due))) return;
  tcb.timerAimed = due;
  const now = Math.floor(ctx.clock[0] / US);
  ctx.wheel.set(tcb.id, (now + ((due - now) | 0)) * US);
}

/** Aims at the timers of tcbRare.ts, which few connections have. */
export function aimRareTimer(ctx: TcpContext, tcb: Tcb): void {
  tcb.rareDue = earlier(tcb.lossDue, keepAliveDeadline(ctx, tcb));
  aimTimer(ctx, tcb);
}

/** Keep-alive waits for hours: its deadline counts in units of its own, and is aimed at in steps. */
function keepAliveDeadline(ctx: TcpContext, tcb: Tcb): number {
  if (tcb.keepAliveDue === 0) return 0;
  const left = tcb.keepAliveDue * KEEP_ALIVE_UNIT - Math.floor(ctx.clock[0] / US);
  return deadlineIn(ctx, Math.max(0, Math.min(LONGEST_STEP, left)));
}

export function startRetransmissionTimer(ctx: TcpContext, tcb: Tcb): void {
  tcb.retransmissionDue = deadlineIn(ctx, tcb.rto);
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

export function stopRetransmissionTimer(tcb: Tcb): void {
  tcb.retransmissionDue = 0;
}

export function startDelayedAckTimer(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.delayedAckDue !== 0) return;
  tcb.delayedAckDue = deadlineIn(ctx, ctx.config.delayedAck);
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

export function startTimeWaitTimer(ctx: TcpContext, tcb: Tcb): void {
  tcb.timeWaitDue = deadlineIn(ctx, ctx.config.timeWait);
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

/** Nobody is left to close for: a peer that never does is forgotten, as by Linux's tcp_fin_timeout. */
export function startFinWait2Timer(ctx: TcpContext, tcb: Tcb): void {
  tcb.timeWaitDue = deadlineIn(ctx, ctx.config.finWait2);
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

export function startPersistTimer(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.persistDue !== 0) return;
  const probe = Math.min(ctx.config.rtoMax, tcb.rto * (1 << Math.min(tcb.persistShift, 10)));
  const wait = tcb.sndWnd > 0 ? Math.min(OVERRIDE, tcb.rto) : probe;
  tcb.persistDue = deadlineIn(ctx, wait);
  aimTimer(ctx, tcb);
}

export function stopAllTimers(ctx: TcpContext, tcb: Tcb): void {
  tcb.retransmissionDue = 0;
  tcb.persistDue = 0;
  tcb.delayedAckDue = 0;
  tcb.timeWaitDue = 0;
  tcb.rareDue = 0;
  if (tcb.timerAimed === 0) return;
  tcb.timerAimed = 0;
  ctx.wheel.cancel(tcb.id);
}
