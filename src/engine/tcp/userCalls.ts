import { Reason } from '#engine/wire/reasons.table.ts';
import { finish, freeIfDone } from './closing.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { startFinWait2Timer, startRetransmissionTimer } from './deadlines.ts';
import { CloseReason } from './events.table.ts';
import { promote } from './lazyTcb.ts';
import { Promotion } from './promotions.table.ts';
import { askForKeepAlive, startKeepAlive, stopKeepAlive } from './keepAlive.ts';
import { createRow, noteCreated } from './opening.ts';
import { startRttSample } from './rttEstimator.ts';
import { sendReset, sendSyn } from './segments.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Copying } from './zeroCopy.table.ts';

const NONE = -1;

/** OPEN, active (RFC 9293 §3.10.1): the connection's number, or -1 when the table is full or the 4-tuple in use. */
export function openActively(
  ctx: TcpContext,
  local: number,
  localPort: number,
  peer: number,
  peerPort: number,
  owner: number,
): number {
  const ports = (localPort << 16) | peerPort;
  if (ctx.flows.find(local, peer, ports) !== NONE) return NONE;
  const tcb = createRow(ctx, local, peer, ports);
  if (tcb === null) return NONE;
  ctx.counts[Count.ActiveOpens]++;
  tcb.owner = owner;
  tcb.raise(TcbFlag.AppOpen);
  noteCreated(ctx, tcb, false);
  ctx.setState(tcb, State.SynSent);
  startRttSample(ctx, tcb);
  sendSyn(ctx, tcb, Reason.Syn);
  startRetransmissionTimer(ctx, tcb);
  return tcb.id;
}

/** CLOSE (§3.10.4). Unread data turns it into a reset (RFC 1122 §4.2.2.13). */
export function closeConnection(ctx: TcpContext, tcb: Tcb, wantsHandOver: boolean): void {
  tcb.lower(TcbFlag.AppOpen);
  if (tcb.has(TcbFlag.Finished)) {
    freeIfDone(ctx, tcb);
    return;
  }
  if (tcb.state === State.SynSent) {
    finish(ctx, tcb, CloseReason.Normal);
    return;
  }
  if (tcb.receiveQueued > 0) {
    ctx.counts[Count.AbortOnData]++;
    abortConnection(ctx, tcb);
    return;
  }
  if (wantsHandOver) tcb.raise(TcbFlag.WantsHandOver);
  if (tcb.state === State.FinWait2) startFinWait2Timer(ctx, tcb);
  tcb.raise(TcbFlag.FinQueued);
  ctx.wantOutput(tcb);
}

/** The NIC has answered: the host forgets the connection, or goes on alone. */
export function endHandOver(ctx: TcpContext, tcb: Tcb, isTaken: boolean): void {
  if (!tcb.has(TcbFlag.HandingOver) || tcb.has(TcbFlag.Finished)) return;
  tcb.lower(TcbFlag.HandingOver | TcbFlag.WantsHandOver);
  if (isTaken) {
    finish(ctx, tcb, CloseReason.HandedOver);
    return;
  }
  ctx.counts[Count.HandOversRefused]++;
  if (!tcb.has(TcbFlag.Quasi)) return;
  promote(ctx, tcb, Promotion.Refused);
  if (ctx.zeroCopy !== null) ctx.zeroCopy.fallBack(tcb.sendQueued, Copying.Refused);
}

/** ABORT (§3.10.5). */
export function abortConnection(ctx: TcpContext, tcb: Tcb): void {
  tcb.lower(TcbFlag.AppOpen);
  if (tcb.has(TcbFlag.Finished)) {
    freeIfDone(ctx, tcb);
    return;
  }
  // From CLOSING on both sides have said all there is to say.
  if (tcb.state > State.SynSent && tcb.state <= State.CloseWait) sendReset(ctx, tcb);
  finish(ctx, tcb, CloseReason.Aborted);
}

/** Connections that began for a listener and nobody has taken over: nobody ever will. */
export function abandonUnaccepted(ctx: TcpContext, listener: number): void {
  for (let id = 0; id < ctx.tcbs.made; id++) {
    const tcb = ctx.tcbs.open(id);
    const isWaiting =
      tcb.state !== State.Closed && tcb.has(TcbFlag.Passive) && !tcb.has(TcbFlag.AcceptedByApp);
    if (isWaiting && tcb.listener === listener) abortConnection(ctx, tcb);
  }
}

/** Corked, only full segments leave; uncorked, what waits does. */
export function setCork(ctx: TcpContext, tcb: Tcb, isOn: boolean): void {
  if (isOn) tcb.raise(TcbFlag.Corked);
  else {
    tcb.lower(TcbFlag.Corked);
    ctx.wantOutput(tcb);
  }
}

/** May small segments wait for an acknowledgment (RFC 1122 §4.2.3.4)? */
export function setNagle(ctx: TcpContext, tcb: Tcb, isOn: boolean): void {
  if (isOn) tcb.raise(TcbFlag.Nagle);
  else {
    tcb.lower(TcbFlag.Nagle);
    if (tcb.sendQueued > 0) ctx.wantOutput(tcb);
  }
}

/** RFC 1122 §4.2.3.6: the application asks for it, with its own times (us); idle 0 turns it off. */
export function setKeepAlive(
  ctx: TcpContext,
  tcb: Tcb,
  idle: number,
  interval: number,
  probes: number,
): void {
  if (ctx.config.keepAliveOnDemand !== true || tcb.has(TcbFlag.Finished)) return;
  if (idle === 0) {
    stopKeepAlive(tcb);
    return;
  }
  askForKeepAlive(tcb, idle, interval, probes);
  if (tcb.state >= State.Established) startKeepAlive(ctx, tcb);
}
