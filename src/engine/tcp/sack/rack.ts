import { ahead, before } from '#engine/wire/sequence.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import { aimRareTimer, deadlineIn, isNotAfter } from '#engine/tcp/deadlines.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Fate } from './scoreboard.ts';

/** Bits of a connection's lossFlags. */
export const Loss = { Reordered: 1, ProbeTimer: 2, ProbeOut: 4, ProbeResent: 8 } as const;

/** RFC 8985 §6.2 step 4: recoveries a wider reordering window lasts. */
const PERSIST = 16;
const SEGMENTS_FOR_LOSS = 3;
/** §7.2: what a peer's delayed acknowledgment may take at worst, us. */
const WORST_DELAYED_ACK = 200_000;
const FIRST_PROBE = 1_000_000;

/** New numbers leave, SND.MAX still before them. Bursts sent at one moment need no row. */
export function noteSent(ctx: TcpContext, tcb: Tcb, next: number): void {
  const now = ctx.nowUs;
  if (tcb.board === 0) {
    if (tcb.sndUna === tcb.sndMax) tcb.sentAt = now;
    if (tcb.sentAt === now) return;
    ctx.scoreboard.begin(tcb, tcb.sentAt);
  }
  ctx.scoreboard.append(tcb, next, now);
}

/** §6.1: was what ended at `end` sent after the other? */
function isSentAfter(sentAt: number, end: number, otherSentAt: number, otherEnd: number): boolean {
  return ((sentAt - otherSentAt) | 0) > 0 || (sentAt === otherSentAt && before(otherEnd, end));
}

/** §6.2 steps 1-3: numbers up to `end`, sent at `sentAt`, have arrived. */
export function noteDelivered(
  ctx: TcpContext,
  tcb: Tcb,
  sentAt: number,
  end: number,
  isResent: boolean,
): void {
  const rtt = Math.max(1, (ctx.nowUs - sentAt) | 0);
  if (isResent && rtt < tcb.minRtt) return; // the first copy was acknowledged
  if (!isResent) {
    if (tcb.minRtt === 0 || rtt < tcb.minRtt) tcb.minRtt = rtt;
    if (tcb.rackRtt !== 0 && before(end, tcb.rackForward)) tcb.lossFlags |= Loss.Reordered;
  }
  if (tcb.rackRtt === 0 || before(tcb.rackForward, end)) tcb.rackForward = end;
  if (tcb.rackRtt !== 0 && !isSentAfter(sentAt, end, tcb.rackSentAt, tcb.rackEnd)) return;
  tcb.rackRtt = rtt;
  tcb.rackSentAt = sentAt;
  tcb.rackEnd = end;
}

/** The runs an acknowledgment is about to take off the scoreboard. */
export function noteReleased(ctx: TcpContext, tcb: Tcb, acknowledgment: number): void {
  const board = ctx.scoreboard;
  if (tcb.board === 0) {
    noteDelivered(ctx, tcb, tcb.sentAt, acknowledgment, false);
    return;
  }
  for (let run = 0; run < board.count(tcb); run++) {
    const end = board.endOf(tcb, run);
    const isPart = before(acknowledgment, end);
    const fate = board.fate(tcb, run);
    if (fate !== Fate.Sacked)
      noteDelivered(ctx, tcb, board.sentAt(tcb, run), isPart ? acknowledgment : end, fate !== 0);
    if (isPart || end === acknowledgment) return;
  }
}

/** A duplicate was reported: what was called lost had only been overtaken (§6.2 step 4). */
export function noteSpurious(tcb: Tcb, acknowledgment: number): void {
  if (before(acknowledgment, tcb.duplicateRound)) return;
  tcb.duplicateRound = tcb.sndMax;
  tcb.reorderSteps++;
  tcb.reorderPersist = PERSIST;
}

export function recoveryEnded(tcb: Tcb): void {
  if (tcb.reorderPersist > 0 && --tcb.reorderPersist === 0) tcb.reorderSteps = 0;
}

/** §6.2 step 4: how long an overtaken segment is waited for, us. */
function reorderingWindow(ctx: TcpContext, tcb: Tcb): number {
  if ((tcb.lossFlags & Loss.Reordered) === 0) {
    if (tcb.has(TcbFlag.InRecovery) || ctx.scoreboard.sacked(tcb) >= SEGMENTS_FOR_LOSS * tcb.mss) return 0;
  }
  return Math.min(((1 + tcb.reorderSteps) * tcb.minRtt) >> 2, tcb.srtt >> 3);
}

/** §6.2 step 5: what was sent long enough before something that arrived is lost; the rest is looked at again in time. */
export function detectLosses(ctx: TcpContext, tcb: Tcb): void {
  const board = ctx.scoreboard;
  const now = ctx.nowUs;
  const wait = tcb.rackRtt + reorderingWindow(ctx, tcb);
  let latest = 0;
  for (let run = board.count(tcb) - 1; run >= 0; run--) {
    if ((board.fate(tcb, run) & (Fate.Sacked | Fate.Lost)) !== 0) continue;
    const sentAt = board.sentAt(tcb, run);
    if (!isSentAfter(tcb.rackSentAt, tcb.rackEnd, sentAt, board.endOf(tcb, run))) continue;
    const remaining = ((sentAt - now) | 0) + wait;
    if (remaining <= 0) board.setFate(tcb, run, Fate.Lost);
    else if (remaining > latest) latest = remaining;
  }
  if (latest === 0) return;
  tcb.lossFlags &= ~Loss.ProbeTimer;
  tcb.lossDue = deadlineIn(ctx, latest);
  aimRareTimer(ctx, tcb);
}

/** §7.2: a probe is due when two round trips pass in silence, unless the retransmission timer comes first. */
export function scheduleProbe(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.sndUna === tcb.sndMax) {
    tcb.lossDue = 0;
    return;
  }
  if (tcb.has(TcbFlag.InRecovery) || tcb.outOfPipe > 0 || (tcb.lossFlags & Loss.ProbeOut) !== 0) return;
  let timeout = tcb.srtt === 0 ? FIRST_PROBE : (tcb.srtt >> 3) * 2;
  if (tcb.srtt !== 0 && ahead(tcb.sndUna, tcb.sndMax) <= tcb.mss) timeout += WORST_DELAYED_ACK;
  const due = deadlineIn(ctx, timeout);
  if (tcb.retransmissionDue !== 0 && isNotAfter(tcb.retransmissionDue, due)) {
    tcb.lossDue = 0;
    return;
  }
  tcb.lossFlags |= Loss.ProbeTimer;
  tcb.lossDue = due;
  aimRareTimer(ctx, tcb);
}

/** A probe has left (§7.3). */
export function noteProbe(ctx: TcpContext, tcb: Tcb, isResent: boolean): void {
  ctx.counts[Count.TailProbes]++;
  tcb.lossFlags |= Loss.ProbeOut | (isResent ? Loss.ProbeResent : 0);
  tcb.probeEnd = tcb.sndMax;
}

/** §7.4.2: was the probe needed? A repetition nobody calls a duplicate has repaired a loss, which congestion must hear of. */
export function takeProbeAnswer(
  ctx: TcpContext,
  tcb: Tcb,
  acknowledgment: number,
  hasDuplicate: boolean,
): void {
  if ((tcb.lossFlags & Loss.ProbeOut) === 0 || before(acknowledgment, tcb.probeEnd)) return;
  const isResent = (tcb.lossFlags & Loss.ProbeResent) !== 0;
  if (isResent && !hasDuplicate && acknowledgment === tcb.probeEnd) return; // of either copy: what comes next tells
  tcb.lossFlags &= ~(Loss.ProbeOut | Loss.ProbeResent);
  if (isResent && !hasDuplicate && !tcb.has(TcbFlag.InRecovery))
    ctx.congestion.onLoss(tcb, ahead(tcb.sndUna, tcb.sndMax));
}
