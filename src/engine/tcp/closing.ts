import { Reason } from '#engine/wire/reasons.table.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { startTimeWaitTimer, stopAllTimers } from './deadlines.ts';
import { CloseReason, Event } from './events.table.ts';
import { forgetReport } from './sack/report.ts';
import { sendAck } from './segments.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** Gives back every frame the connection holds. */
export function releaseFrames(ctx: TcpContext, tcb: Tcb): void {
  const id = tcb.id;
  const { held } = ctx.tcbs;
  for (let frame = held.first(id); frame !== null; frame = held.first(id)) {
    held.shift(id, frame);
    ctx.pool.release(frame);
  }
  for (let frame = held.beyond(id); frame !== null; frame = held.beyond(id)) {
    held.setBeyond(id, frame.next);
    ctx.pool.release(frame);
  }
  forgetReport(ctx, tcb);
  tcb.receiveQueued = 0;
  tcb.outOfOrderBytes = 0;
}

/** RFC 4022: attempts that never got established, and transitions to CLOSED without a close of either side. */
function countDirectClose(ctx: TcpContext, state: number): void {
  if (state === State.SynSent || state === State.SynReceived) ctx.counts[Count.AttemptFails]++;
  else if (state === State.Established || state === State.CloseWait) ctx.counts[Count.EstabResets]++;
}

function giveBuffers(ctx: TcpContext, tcb: Tcb): void {
  ctx.streams.give(tcb);
  if (ctx.room !== null) ctx.room.giveBuffers(tcb.id);
}

/** It ends before the application knew of it: there is room for another. */
function leaveQueue(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.state === State.SynReceived) ctx.listeners.open(tcb.listener, -1);
  else ctx.listeners.wait(tcb.listener, -1);
}

/**
 * The protocol is done with the connection: its key is free for a new one at once, the row waits until the owner has
 * heard of it and the application has let go.
 */
export function finish(ctx: TcpContext, tcb: Tcb, reason: number): void {
  if (tcb.has(TcbFlag.Finished)) return;
  tcb.raise(TcbFlag.Finished);
  tcb.error = reason;
  if (tcb.listener >= 0 && !tcb.has(TcbFlag.AcceptedByApp)) leaveQueue(ctx, tcb);
  if (reason !== CloseReason.HandedOver) countDirectClose(ctx, tcb.state);
  ctx.setState(tcb, State.Closed);
  stopAllTimers(ctx, tcb);
  if (!tcb.has(TcbFlag.Unlisted)) ctx.flows.remove(tcb.id);
  giveBuffers(ctx, tcb);
  ctx.scoreboard.end(tcb);
  if (reason !== CloseReason.Normal || !tcb.has(TcbFlag.AppOpen)) releaseFrames(ctx, tcb);
  ctx.raiseEvent(tcb, Event.Finished);
}

/** Frees a finished row once nobody waits for it: not the application, nor the event ring, nor the output list. */
export function freeIfDone(ctx: TcpContext, tcb: Tcb): void {
  if (!tcb.has(TcbFlag.Finished) || tcb.has(TcbFlag.AppOpen | TcbFlag.InOutputList)) return;
  if (tcb.events !== 0 || ctx.tcbs.inEvents[tcb.id] !== 0) return;
  releaseFrames(ctx, tcb);
  ctx.memory.free(tcb.has(TcbFlag.Quasi));
  ctx.work[tcb.has(TcbFlag.Quasi) ? Work.tcbFreeQuasi : Work.tcbFree]++;
  if (ctx.journal !== null) ctx.journal.note(ctx.notes.freed, tcb.id, tcb.accountedBytes);
  ctx.account(tcb, 0);
  if (ctx.room !== null) ctx.room.give(tcb.id);
  ctx.tcbs.free(tcb.id);
}

export function enterTimeWait(ctx: TcpContext, tcb: Tcb): void {
  stopAllTimers(ctx, tcb);
  ctx.setState(tcb, State.TimeWait);
  ctx.counts[Count.TimeWaits]++;
  giveBuffers(ctx, tcb);
  if (ctx.config.timeWait === 0) {
    if (tcb.has(TcbFlag.AckNow)) sendAck(ctx, tcb, Reason.Ack); // the last chance to acknowledge the peer's FIN
    finish(ctx, tcb, CloseReason.Normal);
    return;
  }
  ctx.raiseEvent(tcb, Event.TimeWait);
  startTimeWaitTimer(ctx, tcb);
}
