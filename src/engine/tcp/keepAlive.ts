import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { aimRareTimer, KEEP_ALIVE_UNIT } from './deadlines.ts';
import { giveUp } from './giveUp.ts';
import { promote } from './lazyTcb.ts';
import { Promotion } from './promotions.table.ts';
import { sendSegment } from './segments.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/** Its clock: hours fit in 32 bits. */
function nowOf(ctx: TcpContext): number {
  return Math.floor(ctx.clock[0] / (KEEP_ALIVE_UNIT * 1e6));
}

/** A span of us in that clock's units, never too short. */
function span(us: number): number {
  return Math.ceil(us / KEEP_ALIVE_UNIT);
}

export function isKeepAliveDue(ctx: TcpContext, tcb: Tcb): boolean {
  return tcb.keepAliveDue !== 0 && tcb.keepAliveDue <= nowOf(ctx);
}

/** RFC 1122 §4.2.3.6: off unless asked for; times in us. */
export function askForKeepAlive(tcb: Tcb, idle: number, interval: number, probes: number): void {
  tcb.raise(TcbFlag.KeepAlive);
  tcb.keepAliveIdle = span(idle);
  tcb.keepAliveInterval = span(interval);
  tcb.keepAliveMost = probes;
}

export function stopKeepAlive(tcb: Tcb): void {
  tcb.lower(TcbFlag.KeepAlive);
  tcb.keepAliveDue = 0;
}

/** The silence begins now. */
export function startKeepAlive(ctx: TcpContext, tcb: Tcb): void {
  tcb.lastHeard = nowOf(ctx);
  tcb.keepAliveDue = tcb.lastHeard + tcb.keepAliveIdle;
  aimRareTimer(ctx, tcb);
}

/** Anything from the peer shows that it lives. The timer notices when it fires: nothing is moved for each segment. */
export function noteHeard(ctx: TcpContext, tcb: Tcb): void {
  tcb.lower(TcbFlag.Doubted);
  if (!tcb.has(TcbFlag.KeepAlive)) return;
  tcb.lastHeard = nowOf(ctx);
  tcb.keepAliveProbes = 0;
}

/** The question is an old number without a byte, which only an acknowledgment answers. */
export function keepAliveFired(ctx: TcpContext, tcb: Tcb): void {
  const keepAlive = tcb.keepAliveIdle;
  const now = nowOf(ctx);
  const isAsking = tcb.keepAliveProbes > 0;
  // With data outstanding the retransmission timer asks already.
  if (tcb.sndUna !== tcb.sndMax || (!isAsking && now - tcb.lastHeard < keepAlive)) {
    const from = tcb.sndUna === tcb.sndMax ? tcb.lastHeard : now;
    tcb.keepAliveDue = from + keepAlive;
    return;
  }
  if (tcb.keepAliveProbes >= tcb.keepAliveMost) {
    giveUp(ctx, tcb);
    return;
  }
  if (tcb.has(TcbFlag.Quasi)) promote(ctx, tcb, Promotion.Timer);
  tcb.keepAliveProbes++;
  ctx.counts[Count.KeepAlives]++;
  sendSegment(ctx, tcb, (tcb.sndUna - 1) | 0, 0, Flag.Ack, Reason.KeepAlive);
  tcb.keepAliveDue = now + tcb.keepAliveInterval;
}
