import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { hashFlow } from '#engine/wire/flowTable.ts';
import type { TcpOptions } from '#engine/wire/tcpOptions.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import { before } from '#engine/wire/sequence.ts';
import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { startRetransmissionTimer, stopRetransmissionTimer } from './deadlines.ts';
import { adoptEcn } from './ecn.ts';
import { CloseReason, Event } from './events.table.ts';
import { askForKeepAlive, startKeepAlive } from './keepAlive.ts';
import { endRttSample, startRttSample } from './rttEstimator.ts';
import { sendAck, sendResetFor, sendSyn } from './segments.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** Used when the peer names no MSS (RFC 9293 §3.7.1). */
export const DEFAULT_MSS = 536;
/** An MSS below this is taken for this: a tiny one would turn every byte into a packet (smoltcp, Linux do likewise). */
export const LEAST_MSS = 64;
/** RFC 9293 §3.4.1: the clock of first numbers, ps. */
const ISN_TICK = 4e6;
/** RFC 6298 (5.7): a SYN sent again leaves 3 s where the first timeout was 1 s. */
const SYN_LOST_FACTOR = 3;

/** RFC 6528: a keyed hash of the 4-tuple plus a clock of 4 us, so that a reused port starts higher; or what we are told. */
function initialSequence(ctx: TcpContext, local: number, peer: number, ports: number): number {
  const told = ctx.config.initialSequence;
  return (
    (told >= 0 ? told : hashFlow(local ^ ctx.isnSecret, peer, ports) + Math.floor(ctx.clock[0] / ISN_TICK)) |
    0
  );
}

/** A row for a new connection, entered in the flow table; null when the table is full. */
export function createRow(ctx: TcpContext, local: number, peer: number, ports: number): Tcb | null {
  const id = ctx.tcbs.take();
  if (id < 0) {
    ctx.drops.add(Drop.TableFull);
    return null;
  }
  if (ctx.room !== null && !ctx.room.take(id)) {
    ctx.tcbs.free(id);
    ctx.drops.add(Drop.NicMemoryFull);
    return null;
  }
  const tcb = ctx.tcbs.open(id);
  tcb.localAddress = local;
  tcb.peerAddress = peer;
  tcb.ports = ports;
  tcb.sendStart = -1;
  tcb.listener = -1;
  tcb.rttStart = -1;
  tcb.sendScale = -1;
  tcb.receiveScale = -1;
  tcb.mss = Math.min(DEFAULT_MSS, ctx.config.mss);
  tcb.rto = ctx.config.rtoInitial;
  if (ctx.config.nagle) tcb.raise(TcbFlag.Nagle);
  const { keepAlive, keepAliveInterval, keepAliveProbes } = ctx.config;
  if (keepAlive > 0) askForKeepAlive(tcb, keepAlive, keepAliveInterval, keepAliveProbes);
  tcb.iss = initialSequence(ctx, local, peer, ports);
  if (ctx.hasIssFloor && before(tcb.iss, ctx.issFloor)) tcb.iss = ctx.issFloor;
  ctx.hasIssFloor = false;
  tcb.sndUna = tcb.iss;
  tcb.sndNxt = (tcb.iss + 1) | 0;
  tcb.sndMax = tcb.sndNxt;
  tcb.recover = tcb.iss;
  ctx.flows.insert(id);
  return tcb;
}

export function noteCreated(ctx: TcpContext, tcb: Tcb, isQuasi: boolean): void {
  ctx.account(tcb, isQuasi ? ctx.config.quasiTcbBytes : ctx.config.tcbBytes);
  ctx.memory.create(isQuasi);
  if (ctx.zeroCopy !== null) ctx.zeroCopy.begin(tcb.id);
  ctx.work[isQuasi ? Work.tcbCreateQuasi : Work.tcbCreate]++;
  if (ctx.journal !== null) ctx.journal.note(ctx.notes.created, tcb.id, tcb.accountedBytes, isQuasi ? 1 : 0);
}

/** What the peer's SYN allows: MSS (RFC 9293 §3.7.1), scale, SACK and timestamps only if both offer them (RFC 7323, 2018). */
export function adoptOptions(ctx: TcpContext, tcb: Tcb, options: TcpOptions): void {
  const config = ctx.config;
  if (config.timestamps && options.hasTimestamps) {
    tcb.raise(TcbFlag.Timestamps);
    tcb.timestampRecent = options.timestampValue;
  }
  if (config.sack && options.sackPermitted) tcb.raise(TcbFlag.SackPermitted);
  if (options.windowScale >= 0) {
    tcb.sendScale = options.windowScale;
    tcb.receiveScale = config.windowScale;
  }
  const offered = options.mss === 0 ? DEFAULT_MSS : Math.max(LEAST_MSS, options.mss);
  const room = Math.min(offered, config.mss);
  tcb.mss = tcb.has(TcbFlag.Timestamps) ? room - TIMESTAMP_BYTES : room;
}

/** A SYN for a listener (RFC 9293 §3.10.7.2). */
export function passiveOpen(ctx: TcpContext, frame: Frame, options: TcpOptions, listener: number): void {
  const ports = frame.tcp.ports;
  const tcb = createRow(ctx, frame.ip.destination, frame.ip.source, (ports << 16) | (ports >>> 16));
  if (tcb === null) return;
  ctx.counts[Count.PassiveOpens]++;
  ctx.work[Work.synProcess]++;
  tcb.raise(TcbFlag.Passive);
  tcb.listener = listener;
  ctx.listeners.open(listener, 1);
  noteCreated(ctx, tcb, false);
  tcb.irs = frame.tcp.sequence;
  tcb.rcvNxt = (frame.tcp.sequence + 1) | 0;
  noteWindow(tcb, frame.tcp.window);
  adoptOptions(ctx, tcb, options);
  adoptEcn(ctx, tcb, frame.tcp.flags);
  ctx.setState(tcb, State.SynReceived);
  startRttSample(ctx, tcb);
  sendSyn(ctx, tcb, Reason.SynAck);
  startRetransmissionTimer(ctx, tcb);
}

/** What the peer offers now, and the most it ever did. */
export function noteWindow(tcb: Tcb, window: number): void {
  tcb.sndWnd = window;
  if (window > tcb.maxSndWnd) tcb.maxSndWnd = window;
}

/** The handshake is over. */
export function establish(ctx: TcpContext, tcb: Tcb): void {
  ctx.setState(tcb, State.Established);
  stopRetransmissionTimer(tcb);
  if (tcb.rttStart >= 0 && tcb.attempts === 0) endRttSample(ctx, tcb);
  else if (tcb.attempts > 0) tcb.rto = Math.min(ctx.config.rtoMax, SYN_LOST_FACTOR * ctx.config.rtoInitial); // RFC 6298 (5.7)
  tcb.rttStart = -1;
  const segments = tcb.attempts > 0 ? 1 : ctx.config.initialWindow; // RFC 5681 §3.1: one after a lost SYN
  tcb.attempts = 0;
  ctx.congestion.begin(tcb, segments);
  if (tcb.has(TcbFlag.KeepAlive)) startKeepAlive(ctx, tcb);
  if (tcb.sendQueued > 0 || tcb.has(TcbFlag.FinQueued)) ctx.wantOutput(tcb); // written or closed before the handshake ended
}

/** Segments in SYN-SENT (RFC 9293 §3.10.7.3). */
export function arrivesInSynSent(ctx: TcpContext, tcb: Tcb, frame: Frame, options: TcpOptions): void {
  const tcp = frame.tcp;
  const flags = tcp.flags;
  const hasAck = (flags & Flag.Ack) !== 0;
  if (hasAck && tcp.acknowledgment !== tcb.sndNxt) {
    ctx.drops.add(Drop.UnacceptableAck);
    sendResetFor(ctx, frame);
    return;
  }
  if ((flags & Flag.Rst) !== 0) {
    if (!hasAck) {
      ctx.drops.add(Drop.BlindReset);
      return;
    }
    finish(ctx, tcb, CloseReason.Refused);
    return;
  }
  if ((flags & Flag.Syn) === 0) {
    ctx.drops.add(Drop.BadFlags);
    return;
  }
  takeSyn(ctx, tcb, frame, options);
  if (!hasAck) {
    // Simultaneous open: answer, and wait for the acknowledgment of our SYN.
    ctx.setState(tcb, State.SynReceived);
    sendSyn(ctx, tcb, Reason.SynAck);
    startRetransmissionTimer(ctx, tcb);
    return;
  }
  tcb.sndUna = tcp.acknowledgment;
  tcb.sndWl2 = tcp.acknowledgment;
  tcb.rcvAdvertised = (tcb.rcvNxt + Math.min(65535, ctx.config.receiveBuffer)) | 0;
  establish(ctx, tcb);
  ctx.raiseEvent(tcb, Event.Established);
  sendAck(ctx, tcb, Reason.HandshakeAck); // at once, before the application has anything to say
}

function takeSyn(ctx: TcpContext, tcb: Tcb, frame: Frame, options: TcpOptions): void {
  const tcp = frame.tcp;
  tcb.irs = tcp.sequence;
  tcb.rcvNxt = (tcp.sequence + 1) | 0;
  tcb.sndWl1 = tcp.sequence;
  noteWindow(tcb, tcp.window); // a SYN's window is never scaled
  adoptOptions(ctx, tcb, options);
  adoptEcn(ctx, tcb, tcp.flags);
  ctx.work[Work.synProcess]++;
}

/** SEG.ACK in SYN-RECEIVED. False when it acknowledges something never sent: a reset answers it. */
export function acknowledgesSyn(tcb: Tcb, acknowledgment: number): boolean {
  return before(tcb.sndUna, acknowledgment) && !before(tcb.sndMax, acknowledgment);
}
