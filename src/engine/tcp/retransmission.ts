import { ahead } from '#engine/wire/sequence.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { aimTimer, isNotAfter, startPersistTimer, startRetransmissionTimer } from './deadlines.ts';
import { CloseReason } from './events.table.ts';
import { giveUp } from './giveUp.ts';
import { rareTimerFired } from './rareTimers.ts';
import { sendNewSegment } from './sender.ts';
import { backOff } from './rttEstimator.ts';
import { loseAll } from './sack/recovery.ts';
import { sendSegment, sendSyn } from './segments.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { State, TimerKind } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** The connection's timer fired: whatever is due is done, and the timer aimed at what comes next. */
export function timerFired(ctx: TcpContext, tcb: Tcb): void {
  tcb.timerAimed = 0;
  const now = ctx.nowUs;
  if (isDue(tcb.timeWaitDue, now)) {
    note(ctx, tcb, TimerKind.TimeWait, 0);
    finish(ctx, tcb, CloseReason.Normal);
    return;
  }
  if (isDue(tcb.delayedAckDue, now)) delayedAckDue(ctx, tcb);
  if (isDue(tcb.persistDue, now)) persistDue(ctx, tcb);
  if (isDue(tcb.rareDue, now)) rareTimerFired(ctx, tcb);
  if (isDue(tcb.retransmissionDue, now)) retransmissionDue(ctx, tcb);
  if (!tcb.has(TcbFlag.Finished)) aimTimer(ctx, tcb);
}

function isDue(deadline: number, now: number): boolean {
  return deadline !== 0 && isNotAfter(deadline, now);
}

function note(ctx: TcpContext, tcb: Tcb, kind: number, attempt: number): void {
  ctx.work[Work.timerFire]++;
  if (ctx.journal !== null) ctx.journal.note(ctx.notes.timer, tcb.id, kind, attempt);
}

function delayedAckDue(ctx: TcpContext, tcb: Tcb): void {
  tcb.delayedAckDue = 0;
  if (!tcb.has(TcbFlag.AckDelayed)) return;
  note(ctx, tcb, TimerKind.DelayedAck, 0);
  ctx.counts[Count.DelayedAcks]++;
  tcb.raise(TcbFlag.AckNow);
  ctx.wantOutput(tcb);
}

/** RFC 9293 §3.8.6.1: a probe of an old byte makes the peer tell its window; never given up while it answers. */
function persistDue(ctx: TcpContext, tcb: Tcb): void {
  tcb.persistDue = 0;
  if (tcb.sendQueued === 0 || tcb.sndUna !== tcb.sndNxt) return;
  if (tcb.sndWnd > 0) {
    sendNewSegment(ctx, tcb); // a small window all this time: what fits leaves (RFC 9293 §3.8.6.2.1)
    return;
  }
  tcb.attempts++; // probes without an answer
  note(ctx, tcb, TimerKind.Persist, tcb.attempts);
  if (tcb.attempts > ctx.config.retries) {
    giveUp(ctx, tcb);
    return;
  }
  ctx.counts[Count.WindowProbes]++;
  sendSegment(ctx, tcb, (tcb.sndUna - 1) | 0, 0, Flag.Ack, Reason.WindowProbe);
  tcb.persistShift++;
  startPersistTimer(ctx, tcb);
}

/** RFC 6298 (5.4)-(5.6): the earliest segment again, the timeout doubled, everything after it to be sent anew. */
function retransmissionDue(ctx: TcpContext, tcb: Tcb): void {
  tcb.retransmissionDue = 0;
  if (tcb.sndUna === tcb.sndMax) return;
  if (tcb.has(TcbFlag.HandingOver)) {
    startRetransmissionTimer(ctx, tcb); // the NIC has it and has not answered yet
    return;
  }
  tcb.attempts++;
  note(ctx, tcb, TimerKind.Retransmission, tcb.attempts);
  ctx.counts[Count.Timeouts]++;
  if (tcb.attempts > ctx.config.retries) {
    giveUp(ctx, tcb);
    return;
  }
  backOff(tcb, ctx.config);
  tcb.rttStart = -1;
  if (tcb.state === State.SynSent || tcb.state === State.SynReceived) {
    ctx.counts[Count.RetransSegs]++;
    sendSyn(ctx, tcb, Reason.RtoRetransmission);
  } else {
    ctx.congestion.onTimeout(tcb, ahead(tcb.sndUna, tcb.sndMax));
    if (ctx.windowNotes !== null) ctx.windowNotes.look(tcb);
    tcb.duplicateAcks = 0;
    if (tcb.has(TcbFlag.SackPermitted)) loseAll(ctx, tcb);
    else sendAllAnew(ctx, tcb);
  }
  startRetransmissionTimer(ctx, tcb);
}

/** Without SACK: everything from the first segment on once more, as the window lets it. */
function sendAllAnew(ctx: TcpContext, tcb: Tcb): void {
  tcb.lower(TcbFlag.InRecovery);
  tcb.recover = tcb.sndMax; // RFC 6582 §3.2 step 4
  tcb.sndNxt = tcb.sndUna;
  ctx.wantOutput(tcb);
}
