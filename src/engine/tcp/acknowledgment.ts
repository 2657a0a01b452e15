import { ahead, atOrBefore, before } from '#engine/wire/sequence.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { startRetransmissionTimer, stopRetransmissionTimer } from './deadlines.ts';
import { Event } from './events.table.ts';
import { endRttSample, samplesExpected, takeEchoSample } from './rttEstimator.ts';
import { advanceScoreboard } from './sack/recovery.ts';
import { retransmitFirst } from './sender.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

const DUPLICATES_FOR_LOSS = 3;

/** Is every byte sent, and the FIN, acknowledged? */
export function isFinAcknowledged(tcb: Tcb): boolean {
  return tcb.has(TcbFlag.FinSent) && tcb.sndUna === tcb.sndMax && tcb.sendQueued === 0;
}

/** SND.UNA < SEG.ACK =< SND.MAX (RFC 9293 §3.10.7.4, ESTABLISHED). */
export function takeNewAcknowledgment(ctx: TcpContext, tcb: Tcb, acknowledgment: number): void {
  const acked = ahead(tcb.sndUna, acknowledgment);
  const dataAcked = Math.min(acked, tcb.sendQueued); // the FIN takes a number but no byte
  if (dataAcked > 0) ctx.streams.release(tcb, dataAcked);
  tcb.sndUna = acknowledgment;
  if (before(tcb.sndNxt, acknowledgment)) tcb.sndNxt = acknowledgment;
  measureRoundTrip(ctx, tcb, acknowledgment, acked);
  if (tcb.has(TcbFlag.SackPermitted)) advanceScoreboard(ctx, tcb, acknowledgment, acked);
  else advanceWindow(ctx, tcb, acknowledgment, acked);
  tcb.attempts = 0;
  tcb.persistShift = 0;
  // RFC 6298 (5.2), (5.3)
  if (tcb.sndUna === tcb.sndMax) rest(ctx, tcb);
  else startRetransmissionTimer(ctx, tcb);
  if (tcb.has(TcbFlag.WriteBlocked) && tcb.sendQueued <= ctx.config.sendBuffer >> 1) {
    tcb.lower(TcbFlag.WriteBlocked);
    ctx.raiseEvent(tcb, Event.Writable);
  }
  if (tcb.sendQueued > 0 || tcb.has(TcbFlag.FinQueued)) ctx.wantOutput(tcb);
}

/** Nothing is outstanding: no timer, no measurement; from now on the connection is idle. */
function rest(ctx: TcpContext, tcb: Tcb): void {
  stopRetransmissionTimer(tcb);
  tcb.rttStart = -1;
  tcb.rttSequence = ctx.nowUs;
}

/** A timed segment's acknowledgment, once a round trip; with timestamps every other one too (RFC 7323 §4.1). */
function measureRoundTrip(ctx: TcpContext, tcb: Tcb, acknowledgment: number, acked: number): void {
  const samples = tcb.has(TcbFlag.Timestamps) ? samplesExpected(tcb, acked) : 1;
  if (tcb.rttStart >= 0 && !before(acknowledgment, tcb.rttSequence)) {
    endRttSample(ctx, tcb, samples);
    tcb.rttStart = -1;
  } else if (tcb.has(TcbFlag.Timestamps)) takeEchoSample(ctx, tcb, samples);
  // Without: the back-off stays until something is measured (Karn, RFC 6298 §5)
}

function advanceWindow(ctx: TcpContext, tcb: Tcb, acknowledgment: number, acked: number): void {
  if (!tcb.has(TcbFlag.InRecovery)) {
    tcb.duplicateAcks = 0;
    if (!tcb.has(TcbFlag.HoldWindow)) ctx.congestion.onAcknowledged(tcb, acked, ctx.nowUs);
    return;
  }
  if (atOrBefore(tcb.recover, acknowledgment)) {
    tcb.lower(TcbFlag.InRecovery);
    tcb.duplicateAcks = 0;
    ctx.congestion.onRecovered(tcb, ahead(acknowledgment, tcb.sndMax));
    return;
  }
  // RFC 6582 §3.2 step 3: the next hole; a sender that went back passes it anyway
  if (!ctx.congestion.isGoBackN) retransmitFirst(ctx, tcb, Reason.FastRetransmission);
  ctx.congestion.onPartialAcknowledgment(tcb, acked);
}

/** Same number, no data, no FIN, same window, and not closed; something outstanding (RFC 5681 §2). */
export function isDuplicateAcknowledgment(tcb: Tcb, frame: Frame, window: number): boolean {
  return (
    frame.tcpPayloadLength === 0 &&
    frame.tcp.acknowledgment === tcb.sndUna &&
    (frame.tcp.flags & Flag.Fin) === 0 &&
    window === tcb.sndWnd &&
    window !== 0 &&
    tcb.sndUna !== tcb.sndMax
  );
}

export function takeDuplicateAcknowledgment(ctx: TcpContext, tcb: Tcb): void {
  const duplicates = ++tcb.duplicateAcks;
  if (tcb.has(TcbFlag.InRecovery)) {
    ctx.congestion.onDuplicateInRecovery(tcb);
  } else if (duplicates === DUPLICATES_FOR_LOSS && !before(tcb.sndUna, tcb.recover)) {
    tcb.raise(TcbFlag.InRecovery);
    tcb.recover = tcb.sndMax;
    ctx.counts[Count.FastRetrans]++;
    ctx.congestion.onLoss(tcb, ahead(tcb.sndUna, tcb.sndMax));
    // RFC 5681 §3.2 step 3: the three segments that have left the network
    for (let left = 0; left < DUPLICATES_FOR_LOSS; left++) ctx.congestion.onDuplicateInRecovery(tcb);
    if (ctx.congestion.isGoBackN) goBack(tcb);
    else retransmitFirst(ctx, tcb, Reason.FastRetransmission);
    startRetransmissionTimer(ctx, tcb);
  }
  ctx.wantOutput(tcb);
}

/** The original's fast retransmission: everything from the first hole on leaves again (source-facts C.13). */
function goBack(tcb: Tcb): void {
  tcb.sndNxt = tcb.sndUna;
  tcb.rttStart = -1;
  tcb.attempts = Math.max(1, tcb.attempts);
}
