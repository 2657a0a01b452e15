import type { TcpContext } from './context.ts';
import type { Tcb } from './tcb.ts';
import { Work } from './work.table.ts';

const US = 1e6;
/** Stands for a timer that has expired and not been acted on: earlier than every deadline. */
export const EXPIRED = 1;

/** The earliest deadline that is on, us, or 0. */
export function earliestDeadline(tcb: Tcb): number {
  let due = tcb.retransmissionDue;
  const persist = tcb.persistDue;
  if (persist !== 0 && (due === 0 || persist < due)) due = persist;
  const delayed = tcb.delayedAckDue;
  if (delayed !== 0 && (due === 0 || delayed < due)) due = delayed;
  const timeWait = tcb.timeWaitDue;
  if (timeWait !== 0 && (due === 0 || timeWait < due)) due = timeWait;
  const rare = tcb.rareDue;
  if (rare !== 0 && (due === 0 || rare < due)) due = rare;
  return due;
}

/**
 * Aims the connection's one timer at its earliest deadline. A timer that stands earlier is left alone: it finds nothing
 * due when it fires and aims again, which is cheaper than moving it on every acknowledgment.
 */
export function aimTimer(ctx: TcpContext, tcb: Tcb): void {
  const due = earliestDeadline(tcb);
  if (due === 0) return;
  const aimed = tcb.timerAimed;
  if (aimed !== 0 && aimed <= due) return;
  tcb.timerAimed = due;
  ctx.wheel.set(tcb.id, due * US);
}

/** Aims at the timers of tcbRare.ts, which few connections have. */
export function aimRareTimer(ctx: TcpContext, tcb: Tcb): void {
  const loss = tcb.lossDue;
  const keepAlive = tcb.keepAliveDue;
  tcb.rareDue = loss === 0 || (keepAlive !== 0 && keepAlive < loss) ? keepAlive : loss;
  aimTimer(ctx, tcb);
}

export function startRetransmissionTimer(ctx: TcpContext, tcb: Tcb): void {
  tcb.retransmissionDue = ctx.nowUs + tcb.rto;
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

export function stopRetransmissionTimer(tcb: Tcb): void {
  tcb.retransmissionDue = 0;
}

export function startDelayedAckTimer(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.delayedAckDue !== 0) return;
  tcb.delayedAckDue = ctx.nowUs + ctx.config.delayedAck;
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

export function startTimeWaitTimer(ctx: TcpContext, tcb: Tcb): void {
  tcb.timeWaitDue = ctx.nowUs + ctx.config.timeWait;
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

/** Nobody is left to close for: a peer that never does is forgotten, as by Linux's tcp_fin_timeout. */
export function startFinWait2Timer(ctx: TcpContext, tcb: Tcb): void {
  tcb.timeWaitDue = ctx.nowUs + ctx.config.finWait2;
  ctx.work[Work.timerSet]++;
  aimTimer(ctx, tcb);
}

export function startPersistTimer(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.persistDue !== 0) return;
  tcb.persistDue = ctx.nowUs + Math.min(ctx.config.rtoMax, tcb.rto * (1 << Math.min(tcb.persistShift, 10)));
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
