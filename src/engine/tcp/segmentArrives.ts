import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { advance, ahead, atOrBefore, before } from '#engine/wire/sequence.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { TcpOptions } from '#engine/wire/tcpOptions.ts';
import {
  isDuplicateAcknowledgment,
  isFinAcknowledged,
  takeDuplicateAcknowledgment,
  takeNewAcknowledgment,
} from './acknowledgment.ts';
import { enterTimeWait, finish } from './closing.ts';
import { challenge } from './challenge.ts';
import { noteHeard } from './keepAlive.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { startFinWait2Timer, startTimeWaitTimer } from './deadlines.ts';
import { takeEcho, takeMark } from './ecnEcho.ts';
import { CloseReason, Event } from './events.table.ts';
import { takeSackAcknowledgment } from './sack/blocks.ts';
import { noteDuplicate } from './sack/report.ts';
import { acknowledgesSyn, arrivesInSynSent, establish, noteWindow } from './opening.ts';
import { entersAcceptQueue } from './acceptQueue.ts';
import { takePayload } from './receiver.ts';
import { sendReset, sendResetFor, sendSyn } from './segments.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** Linux's tcp_invalid_ratelimit, us. */
const BETWEEN_ANSWERS = 500_000;
/** What a step decided: go on with the next one, or the segment is dealt with. */
const Continue = true;
const Done = false;

/** RFC 9293 §3.10.7.3 and .4, in the RFC's order. True when the connection keeps the frame. */
export function segmentArrives(ctx: TcpContext, tcb: Tcb, frame: Frame, options: TcpOptions): boolean {
  if (tcb.state === State.SynSent) {
    arrivesInSynSent(ctx, tcb, frame, options);
    return false;
  }
  if (!checkSequence(ctx, tcb, frame, options)) return false;
  if (!checkReset(ctx, tcb, frame)) return false;
  if (!checkSyn(ctx, tcb, frame)) return false;
  if (!checkAcknowledgment(ctx, tcb, frame, options)) return false;
  noteTimestamp(tcb, frame, options);
  if (tcb.has(TcbFlag.Ecn)) takeMark(ctx, tcb, frame);
  if (tcb.has(TcbFlag.KeepAlive | TcbFlag.Doubted)) noteHeard(ctx, tcb);
  return takeText(ctx, tcb, frame);
}

/** An acknowledgment is sent in answer to something unacceptable, and the segment dropped. */
function answerAndDrop(ctx: TcpContext, tcb: Tcb, drop: number): boolean {
  ctx.drops.add(drop);
  tcb.raise(TcbFlag.AckNow | TcbFlag.AckIsDuplicate);
  ctx.wantOutput(tcb);
  return Done;
}

function challengeAndDrop(ctx: TcpContext, tcb: Tcb, drop: number): boolean {
  ctx.drops.add(drop);
  challenge(ctx, tcb);
  return Done;
}

/** Two ends that disagree would answer each other for ever: an acknowledgment alone is answered now and then (RFC 5961 §7). */
function answerUnacceptable(ctx: TcpContext, tcb: Tcb, length: number, drop: number): boolean {
  const now = ctx.nowUs;
  if (length === 0) {
    if (tcb.invalidAnsweredAt !== 0 && (now - tcb.invalidAnsweredAt) >>> 0 < BETWEEN_ANSWERS) {
      ctx.drops.add(drop);
      return Done;
    }
    tcb.invalidAnsweredAt = now || 1;
  }
  return answerAndDrop(ctx, tcb, drop);
}

/** First: PAWS (RFC 7323 §5.3) and the sequence number (RFC 9293 table 6). */
function checkSequence(ctx: TcpContext, tcb: Tcb, frame: Frame, options: TcpOptions): boolean {
  const tcp = frame.tcp;
  const flags = tcp.flags;
  const isReset = (flags & Flag.Rst) !== 0;
  const length = frame.tcpPayloadLength + (flags & Flag.Fin ? 1 : 0) + (flags & Flag.Syn ? 1 : 0);
  if (options.hasTimestamps && tcb.has(TcbFlag.Timestamps) && !isReset) {
    if (before(options.timestampValue, tcb.timestampRecent)) {
      ctx.counts[Count.PawsRejected]++;
      return answerUnacceptable(ctx, tcb, length, Drop.OldDuplicate);
    }
  }
  const sequence = tcp.sequence;
  if (isAcceptable(tcb, sequence, length, isReset)) return Continue;
  if (isReset) {
    ctx.drops.add(Drop.BlindReset);
    return Done;
  }
  if (tcb.state === State.SynReceived && (flags & Flag.Syn) !== 0 && sequence === tcb.irs) {
    if (acknowledgesOurSyn(tcb, frame)) return Continue;
    tcb.rttStart = -1; // which of the two will be acknowledged cannot be told (Karn)
    sendSyn(ctx, tcb, Reason.SynAck); // our SYN-ACK was lost
    return Done;
  }
  if (tcb.state === State.TimeWait && (flags & Flag.Fin) !== 0) startTimeWaitTimer(ctx, tcb); // our last ACK was lost
  if (before(sequence, tcb.rcvNxt)) {
    const end = advance(sequence, length);
    noteDuplicate(ctx, tcb, sequence, before(end, tcb.rcvNxt) ? end : tcb.rcvNxt);
  }
  return answerUnacceptable(ctx, tcb, length, Drop.OutOfWindow);
}

/** Table 6 of RFC 9293 §3.10.7.4, with its allowance for the acknowledgment and FIN of a segment at a closed window. */
function isAcceptable(tcb: Tcb, sequence: number, length: number, isReset: boolean): boolean {
  const window = ahead(tcb.rcvNxt, tcb.rcvAdvertised);
  const offset = ahead(tcb.rcvNxt, sequence);
  if (window <= 0) return offset === 0;
  // A peer that has filled the window acknowledges from its very edge: ignoring that would leave both ends waiting.
  if (length === 0) return offset >= 0 && (offset < window || (offset === window && !isReset));
  const end = offset + length - 1;
  return (offset >= 0 && offset < window) || (end >= 0 && end < window);
}

/** Second: RST, only at exactly RCV.NXT (RFC 5961 §3.2). */
function checkReset(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  if ((frame.tcp.flags & Flag.Rst) === 0) return Continue;
  if (frame.tcp.sequence !== tcb.rcvNxt) {
    return challengeAndDrop(ctx, tcb, Drop.BlindReset);
  }
  if (tcb.state === State.TimeWait) {
    ctx.drops.add(Drop.OldDuplicate); // RFC 1337 §3: an old reset must not cut TIME-WAIT short
    return Done;
  }
  if (tcb.state === State.LastAck || tcb.state === State.Closing) {
    finish(ctx, tcb, CloseReason.Normal);
    return Done;
  }
  finish(
    ctx,
    tcb,
    tcb.state === State.SynReceived && !tcb.has(TcbFlag.Passive) ? CloseReason.Refused : CloseReason.Reset,
  );
  return Done;
}

/** Simultaneous open: the SYN-ACK that ends it (RFC 9293 §3.5, figure 8). */
function acknowledgesOurSyn(tcb: Tcb, frame: Frame): boolean {
  return (frame.tcp.flags & Flag.Ack) !== 0 && frame.tcp.acknowledgment === tcb.sndNxt;
}

/** Fourth: a SYN on a synchronized connection gets a challenge acknowledgment (RFC 5961 §4.2). */
function checkSyn(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  if ((frame.tcp.flags & Flag.Syn) === 0) return Continue;
  if (tcb.state === State.SynReceived && acknowledgesOurSyn(tcb, frame)) return Continue;
  return challengeAndDrop(ctx, tcb, Drop.BadFlags);
}

/** Fifth: the acknowledgment. */
function checkAcknowledgment(ctx: TcpContext, tcb: Tcb, frame: Frame, options: TcpOptions): boolean {
  const tcp = frame.tcp;
  if ((tcp.flags & Flag.Ack) === 0) {
    ctx.drops.add(Drop.BadFlags);
    return Done;
  }
  ctx.work[Work.ackProcess]++;
  if (tcb.state === State.SynReceived && !endHandshake(ctx, tcb, frame)) return Done;
  const acknowledgment = tcp.acknowledgment;
  if (before(tcb.sndMax, acknowledgment))
    return answerUnacceptable(ctx, tcb, frame.tcpPayloadLength, Drop.UnacceptableAck);
  if (ahead(acknowledgment, tcb.sndUna) > tcb.maxSndWnd) {
    ctx.counts[Count.ChallengeAcks]++; // RFC 5961 §5: nobody who knows the connection is that far behind
    return answerUnacceptable(ctx, tcb, frame.tcpPayloadLength, Drop.UnacceptableAck);
  }
  const window = windowOf(tcb, frame);
  if (tcb.has(TcbFlag.Ecn)) takeEcho(ctx, tcb, frame);
  if (tcb.has(TcbFlag.SackPermitted)) takeSackAcknowledgment(ctx, tcb, frame, options);
  else if (before(tcb.sndUna, acknowledgment)) takeNewAcknowledgment(ctx, tcb, acknowledgment);
  else if (isDuplicateAcknowledgment(tcb, frame, window)) takeDuplicateAcknowledgment(ctx, tcb);
  updateSendWindow(ctx, tcb, frame, window);
  if (ctx.windowNotes !== null) ctx.windowNotes.look(tcb);
  return afterAcknowledgment(ctx, tcb, frame);
}

/** The window a segment offers, bytes; a SYN's is never scaled (RFC 7323 §2.2). */
function windowOf(tcb: Tcb, frame: Frame): number {
  const { tcp } = frame;
  return (tcp.flags & Flag.Syn) !== 0 ? tcp.window : tcp.window << Math.max(0, tcb.sendScale);
}

function endHandshake(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  const acknowledgment = frame.tcp.acknowledgment;
  if (!acknowledgesSyn(tcb, acknowledgment)) {
    ctx.drops.add(Drop.UnacceptableAck);
    sendResetFor(ctx, frame);
    return false;
  }
  if (tcb.listener >= 0 && !entersAcceptQueue(ctx, tcb.listener)) return false;
  tcb.sndUna = (tcb.iss + 1) | 0;
  tcb.sndWl1 = frame.tcp.sequence;
  tcb.sndWl2 = acknowledgment;
  noteWindow(tcb, windowOf(tcb, frame));
  establish(ctx, tcb);
  ctx.raiseEvent(tcb, tcb.has(TcbFlag.Passive) ? Event.Accepted : Event.Established);
  return true;
}

/** SND.WND follows the newest segment only (RFC 9293 §3.10.7.4). */
function updateSendWindow(ctx: TcpContext, tcb: Tcb, frame: Frame, window: number): void {
  const tcp = frame.tcp;
  const sequence = tcp.sequence;
  const acknowledgment = tcp.acknowledgment;
  if (before(acknowledgment, tcb.sndUna)) return;
  const isNewer =
    before(tcb.sndWl1, sequence) || (tcb.sndWl1 === sequence && atOrBefore(tcb.sndWl2, acknowledgment));
  if (!isNewer) return;
  if (window > tcb.sndWnd && (tcb.sendQueued > 0 || tcb.has(TcbFlag.FinQueued))) ctx.wantOutput(tcb);
  if (window === 0 || tcb.persistShift > 0) tcb.attempts = 0; // it answers: never given up (RFC 9293 §3.8.6.1)
  if (window > 0) tcb.persistShift = 0;
  if (window > tcb.sndWnd) tcb.persistDue = 0; // looked at anew
  noteWindow(tcb, window);
  tcb.sndWl1 = sequence;
  tcb.sndWl2 = acknowledgment;
}

/** What an acknowledged FIN does to the state. */
function afterAcknowledgment(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  if (!isFinAcknowledged(tcb)) return Continue;
  if (tcb.state === State.FinWait1) {
    ctx.setState(tcb, State.FinWait2);
    if (!tcb.has(TcbFlag.AppOpen) && (frame.tcp.flags & Flag.Fin) === 0) startFinWait2Timer(ctx, tcb);
  } else if (tcb.state === State.Closing) enterTimeWait(ctx, tcb);
  else if (tcb.state === State.LastAck) {
    finish(ctx, tcb, CloseReason.Normal);
    return Done;
  }
  return Continue;
}

/** TS.Recent moves only with a segment that covers Last.ACK.sent (RFC 7323 §4.3). */
function noteTimestamp(tcb: Tcb, frame: Frame, options: TcpOptions): void {
  if (
    options.hasTimestamps &&
    tcb.has(TcbFlag.Timestamps) &&
    atOrBefore(frame.tcp.sequence, tcb.lastAckSent)
  ) {
    tcb.timestampRecent = options.timestampValue;
  }
}

/** Seventh and eighth: text and FIN. True when the frame is kept. */
function takeText(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  const state = tcb.state;
  const hasFin = (frame.tcp.flags & Flag.Fin) !== 0;
  const length = frame.tcpPayloadLength;
  if (length === 0 && !hasFin) return false;
  if (state !== State.Established && state !== State.FinWait1 && state !== State.FinWait2) {
    if (state === State.TimeWait) answerAndDrop(ctx, tcb, Drop.OldDuplicate);
    else ctx.drops.add(Drop.OutOfWindow); // after the peer's FIN there is no more text
    return false;
  }
  if (length > 0 && !tcb.has(TcbFlag.AppOpen) && !isWaitingForAccept(tcb) && isBeyondReceived(tcb, frame)) {
    ctx.drops.add(Drop.SocketGone);
    ctx.counts[Count.AbortOnData]++; // the application is gone: nobody will read it (RFC 1122 §4.2.2.13)
    sendReset(ctx, tcb);
    finish(ctx, tcb, CloseReason.Aborted);
    return false;
  }
  const isKept = takePayload(ctx, tcb, frame);
  if (tcb.has(TcbFlag.FinReceived)) takeFin(ctx, tcb);
  return isKept;
}

/** Between the end of the handshake and accept() the application is not there yet. */
function isWaitingForAccept(tcb: Tcb): boolean {
  return tcb.has(TcbFlag.Passive) && !tcb.has(TcbFlag.AcceptedByApp);
}

function isBeyondReceived(tcb: Tcb, frame: Frame): boolean {
  return before(tcb.rcvNxt, advance(frame.tcp.sequence, frame.tcpPayloadLength));
}

function takeFin(ctx: TcpContext, tcb: Tcb): void {
  ctx.work[Work.finProcess]++;
  if (tcb.state === State.Established) ctx.setState(tcb, State.CloseWait);
  else if (tcb.state === State.FinWait1) ctx.setState(tcb, State.Closing);
  else if (tcb.state === State.FinWait2) enterTimeWait(ctx, tcb);
}
