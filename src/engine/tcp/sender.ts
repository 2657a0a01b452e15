import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { advance, ahead, before } from '#engine/wire/sequence.ts';
import type { TcpContext } from './context.ts';
import { promote } from './lazyTcb.ts';
import { Promotion } from './promotions.table.ts';
import { Count } from './counters.table.ts';
import { startPersistTimer, startRetransmissionTimer } from './deadlines.ts';
import { startRttSample } from './rttEstimator.ts';
import { isWindowUpdateDue, sendAck, sendSegment } from './segments.ts';
import { noteSent, scheduleProbe } from './sack/rack.ts';
import { sendDoubtful, sendLost } from './sack/recovery.ts';
import { reportBytes } from './sack/report.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';
import { stretch } from './superFrames.ts';
import { handOverAsReleased } from './released/releasedHandOver.ts';
import { settleWritten } from './zeroCopy.ts';

/** RFC 3042 §2: one segment not sent before, beyond the window, for each of the first two duplicate acknowledgments. */
const LIMITED_TRANSMIT = 2;

/** States in which data may leave: the FIN has not, or is being repeated. */
function maySendData(state: number): boolean {
  return (
    state === State.Established ||
    state === State.CloseWait ||
    state === State.FinWait1 ||
    state === State.Closing ||
    state === State.LastAck
  );
}

/** Decides what leaves now; called once for each connection on the output list. */
export function output(ctx: TcpContext, tcb: Tcb): void {
  if (maySendData(tcb.state)) {
    if (tcb.sndUna === tcb.sndMax && tcb.sendQueued > 0) restart(ctx, tcb);
    if (tcb.has(TcbFlag.WantsHandOver)) tryHandOver(ctx, tcb);
    if (ctx.zeroCopy !== null) settleWritten(ctx, ctx.zeroCopy, tcb);
    if (tcb.board !== 0 && tcb.has(TcbFlag.InRecovery)) recover(ctx, tcb);
    else sendData(ctx, tcb);
    sendFin(ctx, tcb);
  }
  if (tcb.has(TcbFlag.AckNow) && tcb.state >= State.SynReceived) sendAck(ctx, tcb, Reason.Ack);
}

/** New data after a pause: a window larger than the first one is not believed after a timeout's time (RFC 5681 §4.1). */
function restart(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.cwnd <= ctx.config.initialWindow * tcb.mss) return;
  if ((ctx.nowUs - tcb.rttSequence) >>> 0 > tcb.rto) ctx.congestion.onIdle(tcb, ctx.config.initialWindow);
}

/** RFC 6675 §4, NextSeg: what is lost, then new data, then what may be lost. */
function recover(ctx: TcpContext, tcb: Tcb): void {
  sendLost(ctx, tcb);
  sendData(ctx, tcb);
  sendDoubtful(ctx, tcb);
}

/** What congestion control and the peer's window still allow, bytes. */
function usableWindow(tcb: Tcb, flight: number): number {
  let cwnd = tcb.cwnd;
  const duplicates = tcb.duplicateAcks;
  const isLimited = duplicates > 0 && duplicates <= LIMITED_TRANSMIT && !tcb.has(TcbFlag.SackPermitted);
  if (isLimited && tcb.sndNxt === tcb.sndMax) cwnd += duplicates * tcb.mss;
  return Math.min(cwnd + tcb.outOfPipe, tcb.sndWnd) - flight;
}

function sendData(ctx: TcpContext, tcb: Tcb): void {
  // A report rides on data too, and takes of its room (RFC 6691 §3).
  const most = tcb.report === 0 ? tcb.mss : Math.max(1, tcb.mss - reportBytes(ctx, tcb));
  for (;;) {
    const flight = ahead(tcb.sndUna, tcb.sndNxt);
    const left = tcb.sendQueued - flight;
    if (left <= 0) return;
    const usable = usableWindow(tcb, flight);
    let length = Math.min(left, most, usable);
    if (length <= 0 || !isWorthSending(tcb, length, most, left, flight)) {
      if (flight === 0 && tcb.sndWnd < Math.min(left, tcb.mss)) startPersistTimer(ctx, tcb);
      if (tcb.has(TcbFlag.Quasi)) promote(ctx, tcb, Promotion.HeldBack);
      return;
    }
    if (length === tcb.mss) length = stretch(ctx, tcb, Math.min(left, usable), left);
    const isLast = length === left;
    const withFin = isLast && tcb.has(TcbFlag.FinQueued) && ctx.config.finPiggyback;
    if (!emit(ctx, tcb, length, isLast, withFin)) return;
  }
}

/** Sender's silly-window avoidance (RFC 9293 §3.8.6.2.1) and Nagle (§3.7.4). */
function isWorthSending(tcb: Tcb, length: number, most: number, left: number, flight: number): boolean {
  if (length === most) return true;
  if (length < left) return length >= tcb.maxSndWnd >> 1 || isCutButDue(tcb, length, flight);
  if (tcb.has(TcbFlag.Corked) && !tcb.has(TcbFlag.FinQueued)) return false;
  return flight === 0 || !tcb.has(TcbFlag.Nagle) || tcb.has(TcbFlag.FinQueued);
}

/**
 * Half the largest window ever offered is worth sending; less, where the peer's window cut it, waits for the persist timer
 * to override (RFC 9293 §3.8.6.2.1, 4). What the congestion window cut, or is repeated, does not.
 */
function isCutButDue(tcb: Tcb, length: number, flight: number): boolean {
  return flight === 0 && (length < tcb.sndWnd || before(tcb.sndNxt, tcb.sndMax));
}

function emit(ctx: TcpContext, tcb: Tcb, length: number, isLast: boolean, withFin: boolean): boolean {
  const sequence = tcb.sndNxt;
  const isRepeat = before(sequence, tcb.sndMax);
  let flags: number = Flag.Ack;
  if (isLast) flags |= Flag.Psh;
  if (withFin) flags |= Flag.Fin;
  const reason = isRepeat ? Reason.RtoRetransmission : withFin ? Reason.DataFin : Reason.Data;
  if (isRepeat) ctx.counts[Count.RetransSegs] += Math.ceil(length / tcb.mss);
  if (withFin) leaveWithFin(ctx, tcb);
  if (tcb.has(TcbFlag.Quasi) && !tcb.has(TcbFlag.HandingOver)) promote(ctx, tcb, Promotion.DataToKeep);
  if (!sendSegment(ctx, tcb, sequence, length, flags, reason)) {
    if (tcb.retransmissionDue === 0) startRetransmissionTimer(ctx, tcb);
    return false;
  }
  ctx.work[Work.dataProcess]++;
  moveForward(ctx, tcb, advance(sequence, length + (withFin ? 1 : 0)), isRepeat);
  return true;
}

/** SND.NXT moves on; a fresh segment may carry the round-trip measurement, never a repeated one (Karn). */
function moveForward(ctx: TcpContext, tcb: Tcb, next: number, isRepeat: boolean): void {
  tcb.sndNxt = next;
  if (before(tcb.sndMax, next)) {
    if (ctx.config.rack && tcb.has(TcbFlag.SackPermitted)) noteSent(ctx, tcb, next);
    else if (tcb.board !== 0) ctx.scoreboard.append(tcb, next, ctx.nowUs);
    tcb.sndMax = next;
  }
  if (!isRepeat && tcb.rttStart < 0) {
    startRttSample(ctx, tcb);
    tcb.rttSequence = next;
  }
  tcb.persistDue = 0;
  if (tcb.retransmissionDue === 0) startRetransmissionTimer(ctx, tcb);
  if (ctx.config.rack && tcb.has(TcbFlag.SackPermitted)) scheduleProbe(ctx, tcb);
}

/** The state changes when the FIN is sent for the first time (RFC 9293 §3.10.4). */
function leaveWithFin(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.has(TcbFlag.FinSent)) return;
  tcb.raise(TcbFlag.FinSent);
  if (tcb.state === State.Established) ctx.setState(tcb, State.FinWait1);
  else if (tcb.state === State.CloseWait) ctx.setState(tcb, State.LastAck);
}

/** A FIN of its own, once all data has left. */
function sendFin(ctx: TcpContext, tcb: Tcb): void {
  if (!tcb.has(TcbFlag.FinQueued)) return;
  const flight = ahead(tcb.sndUna, tcb.sndNxt);
  if (flight !== tcb.sendQueued) return; // data left, or the FIN is already out
  const sequence = tcb.sndNxt;
  const isRepeat = before(sequence, tcb.sndMax);
  if (isRepeat) ctx.counts[Count.RetransSegs]++;
  leaveWithFin(ctx, tcb);
  if (tcb.has(TcbFlag.Quasi) && !tcb.has(TcbFlag.HandingOver)) promote(ctx, tcb, Promotion.FinToKeep);
  const reason = isRepeat ? Reason.RtoRetransmission : Reason.Fin;
  if (!sendSegment(ctx, tcb, sequence, 0, Flag.Fin | Flag.Ack, reason)) {
    if (tcb.retransmissionDue === 0) startRetransmissionTimer(ctx, tcb);
    return;
  }
  ctx.work[Work.finProcess]++;
  moveForward(ctx, tcb, advance(sequence, 1), isRepeat);
}

/**
 * Marks the connection for the NIC when all that remains fits in what may leave now: nothing in flight, the rest and
 * its FIN in one go. Otherwise the host keeps it and asks again when an acknowledgment arrives.
 */
function tryHandOver(ctx: TcpContext, tcb: Tcb): void {
  if (ctx.config.releasedHandOver && !tcb.has(TcbFlag.Quasi)) {
    handOverAsReleased(ctx, tcb);
    return;
  }
  if (tcb.has(TcbFlag.HandingOver) || tcb.has(TcbFlag.FinSent) || !tcb.has(TcbFlag.FinQueued)) return;
  if (tcb.sndUna !== tcb.sndMax) return;
  const queued = tcb.sendQueued;
  if (queued > usableWindow(tcb, 0) || queued > ctx.config.handOverSegments * tcb.mss) return;
  tcb.raise(TcbFlag.HandingOver);
  ctx.work[Work.handOver]++;
  ctx.counts[Count.HandOvers]++;
}

/** Sends the segment at SND.UNA once more. */
export function retransmitFirst(ctx: TcpContext, tcb: Tcb, reason: number): void {
  const outstanding = ahead(tcb.sndUna, tcb.sndMax);
  if (outstanding === 0) return;
  const length = Math.min(tcb.mss, tcb.sendQueued, outstanding);
  const withFin = tcb.has(TcbFlag.FinSent) && length === tcb.sendQueued && length < outstanding;
  const flags = Flag.Ack | (length === tcb.sendQueued ? Flag.Psh : 0) | (withFin ? Flag.Fin : 0);
  tcb.rttStart = -1;
  tcb.attempts = Math.max(1, tcb.attempts);
  ctx.counts[Count.RetransSegs]++;
  sendSegment(ctx, tcb, tcb.sndUna, length, flags, reason);
  const next = advance(tcb.sndUna, length + (withFin ? 1 : 0));
  if (before(tcb.sndNxt, next)) tcb.sndNxt = next;
}

/** After the application has read: a window that opened by a worthwhile step is told (RFC 9293 §3.8.6.2.2). */
export function windowMayHaveOpened(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.state > State.FinWait2 || !isWindowUpdateDue(ctx, tcb)) return;
  tcb.raise(TcbFlag.AckNow);
  ctx.wantOutput(tcb);
}

/** One segment of new data whatever the congestion window and silly-window rules say, as far as the peer's window goes. False: there is none. */
export function sendNewSegment(ctx: TcpContext, tcb: Tcb): boolean {
  const flight = ahead(tcb.sndUna, tcb.sndNxt);
  const length = Math.min(tcb.sendQueued - flight, tcb.mss, tcb.sndWnd - flight);
  if (length <= 0) return false;
  const isLast = length === tcb.sendQueued - flight;
  return emit(ctx, tcb, length, isLast, isLast && tcb.has(TcbFlag.FinQueued) && ctx.config.finPiggyback);
}
