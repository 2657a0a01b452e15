import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { ahead, before } from '#engine/wire/sequence.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { Ecn } from './ecn.ts';
import { sendAck } from './segments.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/** Congestion the peer echoes: once for each window of data the congestion window shrinks (RFC 3168 §6.1.2). */
export function takeEcho(ctx: TcpContext, tcb: Tcb, frame: Frame): void {
  const tcp = frame.tcp;
  const isEcho = (tcp.flags & Flag.Ece) !== 0;
  ctx.congestion.onMarks(tcb, Math.max(0, ahead(tcb.sndUna, tcp.acknowledgment)), isEcho, tcp.acknowledgment);
  if (!isEcho) {
    tcb.lower(TcbFlag.HoldWindow);
    return;
  }
  tcb.raise(TcbFlag.HoldWindow);
  if (tcb.has(TcbFlag.InRecovery)) {
    tcb.raise(TcbFlag.CwrDue); // a loss of the same window has shrunk it already
    return;
  }
  if (before(tcp.acknowledgment, tcb.reducedUntil)) return;
  ctx.congestion.onCongestionMark(tcb, ahead(tcb.sndUna, tcb.sndMax));
  tcb.reducedUntil = tcb.sndMax;
  tcb.raise(TcbFlag.CwrDue);
}

/** A segment arrived: was it marked on its way, and has the peer heard of earlier marks (§6.1.3)? */
export function takeMark(ctx: TcpContext, tcb: Tcb, frame: Frame): void {
  const isMarked = (frame.ip.trafficClass & 3) === Ecn.Congested;
  if (isMarked) ctx.counts[Count.CongestionMarks] += frame.segments;
  if (ctx.config.congestionControl === 'dctcp') {
    if (frame.tcpPayloadLength > 0 && isMarked !== tcb.has(TcbFlag.EchoCongestion))
      turnEcho(ctx, tcb, isMarked);
    return;
  }
  if ((frame.tcp.flags & Flag.Cwr) !== 0) tcb.lower(TcbFlag.EchoCongestion);
  if (isMarked) tcb.raise(TcbFlag.EchoCongestion);
}

/** RFC 8257 §3.2: acknowledgments tell exactly which bytes were marked, so one that waits leaves before the change. */
function turnEcho(ctx: TcpContext, tcb: Tcb, isMarked: boolean): void {
  if (tcb.has(TcbFlag.AckDelayed | TcbFlag.AckNow)) sendAck(ctx, tcb, Reason.Ack);
  if (isMarked) tcb.raise(TcbFlag.EchoCongestion);
  else tcb.lower(TcbFlag.EchoCongestion);
}
