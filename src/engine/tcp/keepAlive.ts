import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { aimRareTimer } from './deadlines.ts';
import { giveUp } from './giveUp.ts';
import { sendSegment } from './segments.ts';
import type { Tcb } from './tcb.ts';

/** RFC 1122 §4.2.3.6: off unless asked for. */
export function startKeepAlive(ctx: TcpContext, tcb: Tcb): void {
  tcb.lastHeard = ctx.nowUs;
  tcb.keepAliveDue = ctx.nowUs + ctx.config.keepAlive;
  aimRareTimer(ctx, tcb);
}

/** Anything from the peer shows that it lives. The timer notices when it fires: nothing is moved for each segment. */
export function noteHeard(ctx: TcpContext, tcb: Tcb): void {
  tcb.lastHeard = ctx.nowUs;
  tcb.keepAliveProbes = 0;
}

/** The question is an old number without a byte, which only an acknowledgment answers. */
export function keepAliveFired(ctx: TcpContext, tcb: Tcb): void {
  const { keepAlive, keepAliveInterval, keepAliveProbes } = ctx.config;
  const now = ctx.nowUs;
  const isAsking = tcb.keepAliveProbes > 0;
  // With data outstanding the retransmission timer asks already.
  if (tcb.sndUna !== tcb.sndMax || (!isAsking && now - tcb.lastHeard < keepAlive)) {
    const from = tcb.sndUna === tcb.sndMax ? tcb.lastHeard : now;
    tcb.keepAliveDue = from + keepAlive;
    return;
  }
  if (tcb.keepAliveProbes >= keepAliveProbes) {
    giveUp(ctx, tcb);
    return;
  }
  tcb.keepAliveProbes++;
  ctx.counts[Count.KeepAlives]++;
  sendSegment(ctx, tcb, (tcb.sndUna - 1) | 0, 0, Flag.Ack, Reason.KeepAlive);
  tcb.keepAliveDue = now + keepAliveInterval;
}
