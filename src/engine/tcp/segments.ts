import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { handOverName } from '#engine/wire/handOverName.ts';
import { EtherType, Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import {
  TIMESTAMP_BYTES,
  writeReleasedSynOptions,
  writeSynOptions,
  writeTimestamps,
} from '#engine/wire/tcpOptions.ts';
import { ahead, before } from '#engine/wire/sequence.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { dressForEcn, ecnOfSyn } from './ecn.ts';
import { writeReport } from './sack/report.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

const SYN_OPTION_ROOM = 28;
/** The data offset has four bits (RFC 9293 §3.1). */
const MOST_HEADER_BYTES = 60;

/** The window to advertise now, bytes: the right edge never moves left, and moves right by a worthwhile step only (RFC 9293 §3.8.6.2.2). */
function receiveWindow(ctx: TcpContext, tcb: Tcb): number {
  const buffer = ctx.config.receiveBuffer;
  const free = Math.max(0, buffer - tcb.receiveQueued);
  const advertised = ahead(tcb.rcvNxt, tcb.rcvAdvertised);
  return free - advertised >= Math.min(tcb.mss, buffer >> 1) ? free : Math.max(0, advertised);
}

/** Would a window update be worth a segment of its own? */
export function isWindowUpdateDue(ctx: TcpContext, tcb: Tcb): boolean {
  const advertised = Math.max(0, ahead(tcb.rcvNxt, tcb.rcvAdvertised));
  const gain = receiveWindow(ctx, tcb) - advertised;
  return gain >= 2 * tcb.mss || (gain > 0 && gain >= ctx.config.receiveBuffer >> 1);
}

function noFrame(ctx: TcpContext): false {
  ctx.drops.add(Drop.PoolEmpty);
  return false;
}

function writePorts(frame: Frame, tcb: Tcb): void {
  frame.tcp.ports = tcb.ports;
}

/** The last step of every segment: its checksum, unless the NIC fills it in, and the counters. */
export function leave(ctx: TcpContext, frame: Frame, tcpLength: number): void {
  const { segments } = frame;
  ctx.identification = (ctx.identification + segments) & 0xffff;
  if (ctx.config.checksumOffload) frame.tcp.checksum = 0;
  else sealTcp(frame);
  ctx.counts[Count.OutSegs] += segments;
  ctx.work[Work.segmentBuild]++;
  ctx.work[Work.checksumPerByte] += tcpLength;
  ctx.wire.accept(frame);
}

function finishAndSend(ctx: TcpContext, tcb: Tcb, frame: Frame, tcpLength: number): void {
  frame.tcp.urgentPointer = 0;
  composeIpv4(
    frame,
    tcb.localAddress,
    tcb.peerAddress,
    tcb.localAddress,
    tcb.peerAddress,
    tcpLength,
    ctx.identification,
  );
  if (tcb.has(TcbFlag.Ecn)) dressForEcn(tcb, frame);
  leave(ctx, frame, tcpLength);
}

/** Returns the bytes written. */
function writeOptionsOfSyn(ctx: TcpContext, tcb: Tcb, frame: Frame, isAnswer: boolean): number {
  const { config } = ctx;
  const { view } = frame.slab;
  const at = frame.start + TCP_START + TCP_BYTES;
  const now = ctx.timestamp;
  if (config.releasedSynOptions === true && !isAnswer)
    return writeReleasedSynOptions(view, at, config.mss, config.windowScale, now);
  const scale = isAnswer && tcb.sendScale < 0 ? -1 : config.windowScale;
  const sack = isAnswer ? tcb.has(TcbFlag.SackPermitted) : config.sack;
  const timestamps = isAnswer ? tcb.has(TcbFlag.Timestamps) : config.timestamps;
  const echo = isAnswer ? tcb.timestampRecent : 0;
  return writeSynOptions(view, at, config.mss, scale, sack, timestamps, now, echo);
}

/** A SYN or SYN-ACK, with the options we offer or, answering, those the peer offered too. */
export function sendSyn(ctx: TcpContext, tcb: Tcb, reason: number): void {
  const isAnswer = tcb.state === State.SynReceived;
  const frame = ctx.pool.lease(TCP_START + TCP_BYTES + SYN_OPTION_ROOM);
  if (frame === null) {
    noFrame(ctx);
    return;
  }
  const { config } = ctx;
  const optionBytes = writeOptionsOfSyn(ctx, tcb, frame, isAnswer);
  const tcp = frame.tcp;
  writePorts(frame, tcb);
  tcp.sequence = tcb.iss;
  tcp.acknowledgment = isAnswer ? tcb.rcvNxt : 0;
  tcp.headerBytes = TCP_BYTES + optionBytes;
  tcp.flags = (isAnswer ? Flag.Syn | Flag.Ack : Flag.Syn) | ecnOfSyn(ctx, tcb, isAnswer);
  const window = Math.min(65535, config.receiveBuffer); // never scaled on a SYN (RFC 7323 §2.2)
  tcp.window = window;
  if (isAnswer) {
    tcb.rcvAdvertised = (tcb.rcvNxt + window) | 0;
    tcb.lastAckSent = tcb.rcvNxt;
  }
  frame.reason = reason;
  frame.attempt = tcb.attempts;
  finishAndSend(ctx, tcb, frame, TCP_BYTES + optionBytes);
}

/**
 * One segment of an open connection: `length` bytes of the send buffer at `sequence`. False when no frame was left; the
 * retransmission timer then repairs it like a loss.
 */
export function sendSegment(
  ctx: TcpContext,
  tcb: Tcb,
  sequence: number,
  length: number,
  flags: number,
  reason: number,
): boolean {
  const withTimestamps = tcb.has(TcbFlag.Timestamps);
  let headerBytes = withTimestamps ? TCP_BYTES + TIMESTAMP_BYTES : TCP_BYTES;
  const hasReport = tcb.report !== 0 && (flags & Flag.Rst) === 0;
  const reportRoom = !hasReport ? 0 : Math.min(MOST_HEADER_BYTES - headerBytes, tcb.mss - length);
  const frame = ctx.pool.lease(TCP_START + headerBytes + reportRoom + length);
  if (frame === null) return noFrame(ctx);
  const tcpStart = frame.start + TCP_START;
  if (withTimestamps) {
    const value = timestampOf(ctx, tcb);
    writeTimestamps(frame.slab.view, tcpStart + TCP_BYTES, value, tcb.timestampRecent);
  }
  if (reportRoom > 0)
    headerBytes += writeReport(ctx, tcb, frame.slab.view, tcpStart + headerBytes, reportRoom);
  if (length > 0) copyPayload(ctx, tcb, sequence, length, tcpStart + headerBytes);
  const tcp = frame.tcp;
  writePorts(frame, tcb);
  tcp.sequence = sequence;
  tcp.acknowledgment = tcb.rcvNxt;
  tcp.headerBytes = headerBytes;
  tcp.flags = flags;
  writeWindow(ctx, tcb, frame);
  frame.reason = reason;
  frame.attempt = before(sequence, tcb.sndMax) ? tcb.attempts : 0;
  const isHandedOver = tcb.has(TcbFlag.HandingOver) && !before(sequence, tcb.sndMax); // a repetition is not part of it
  if (isHandedOver && (length > 0 || (flags & Flag.Fin) !== 0))
    markHandOver(ctx, tcb, frame, sequence, length);
  noteAcknowledged(tcb);
  if (length > tcb.mss) frame.segmentBytes = tcb.mss;
  finishAndSend(ctx, tcb, frame, headerBytes + length);
  return true;
}

/** Spliced, our time stands still: the peer's must not run back when segments come from the other end instead (RFC 7323 §5.3). */
function timestampOf(ctx: TcpContext, tcb: Tcb): number {
  const { diversion } = ctx;
  if (diversion === null || !tcb.has(TcbFlag.Splicing)) return ctx.timestamp;
  return diversion.timestampOf(tcb.id);
}

function copyPayload(ctx: TcpContext, tcb: Tcb, sequence: number, length: number, to: number): void {
  ctx.streams.copyOut(tcb, ahead(tcb.sndUna, sequence), to, length);
  ctx.work[Work.copyPerByte] += length;
  ctx.counts[Count.SegsWithData] += Math.ceil(length / tcb.mss);
}

/** What tells a connection from the next that gets its number. */
export function flowBits(tcb: Tcb): number {
  return tcb.ports + tcb.irs;
}

/** In-band mark of a hand-over (source-facts A.3): which connection, and how many segments follow. */
function markHandOver(ctx: TcpContext, tcb: Tcb, frame: Frame, sequence: number, length: number): void {
  frame.markA = handOverName(tcb.id, flowBits(tcb));
  const left = tcb.sendQueued - ahead(tcb.sndUna, sequence) - length;
  const ownFin = ctx.config.finPiggyback || (frame.tcp.flags & Flag.Fin) !== 0 ? 0 : 1; // a FIN that does not ride on data
  frame.markB = (Math.ceil(left / tcb.mss) + ownFin) | (tcb.has(TcbFlag.FinReceived) ? 0x100 : 0);
  frame.mark = EtherType.Teardown;
}

function writeWindow(ctx: TcpContext, tcb: Tcb, frame: Frame): void {
  const scale = Math.max(0, tcb.receiveScale);
  const field = Math.min(65535, receiveWindow(ctx, tcb) >> scale);
  frame.tcp.window = field;
  const edge = (tcb.rcvNxt + (field << scale)) | 0;
  if (before(tcb.rcvAdvertised, edge)) tcb.rcvAdvertised = edge;
}

/** Every segment of a synchronized connection carries the acknowledgment: none is owed any more. */
function noteAcknowledged(tcb: Tcb): void {
  tcb.lower(TcbFlag.AckNow | TcbFlag.AckDelayed | TcbFlag.AckIsDuplicate);
  tcb.delayedAckDue = 0;
  tcb.segmentsToAck = 0;
  tcb.lastAckSent = tcb.rcvNxt;
}

export function sendAck(ctx: TcpContext, tcb: Tcb, reason: number): void {
  if (tcb.has(TcbFlag.AckIsDuplicate)) ctx.counts[Count.DupAcksSent]++;
  ctx.counts[Count.PureAcks]++;
  // With SND.NXT pulled back by a timeout, SND.MAX is what the peer has seen (RFC 9293 §3.10.7.4 accepts either).
  sendSegment(
    ctx,
    tcb,
    tcb.sndMax,
    0,
    Flag.Ack,
    tcb.has(TcbFlag.AckIsDuplicate) ? Reason.DuplicateAck : reason,
  );
}

/** Answers a segment that belongs to no connection, or refuses one that does (RFC 9293 §3.10.7.1). */
export function sendResetFor(ctx: TcpContext, about: Frame): void {
  const { flags, ports, sequence, acknowledgment } = about.tcp;
  if ((flags & Flag.Rst) !== 0) return;
  const frame = ctx.pool.lease(TCP_START + TCP_BYTES);
  if (frame === null) {
    noFrame(ctx);
    return;
  }
  const space = about.tcpPayloadLength + (flags & Flag.Syn ? 1 : 0) + (flags & Flag.Fin ? 1 : 0);
  const hasAck = (flags & Flag.Ack) !== 0;
  const { tcp } = frame;
  tcp.ports = (ports << 16) | (ports >>> 16);
  tcp.sequence = hasAck ? acknowledgment : 0;
  tcp.acknowledgment = hasAck ? 0 : (sequence + space) | 0;
  tcp.flags = hasAck ? Flag.Rst : Flag.Rst | Flag.Ack;
  tcp.headerBytes = TCP_BYTES;
  tcp.window = 0;
  tcp.urgentPointer = 0;
  frame.reason = Reason.Rst;
  ctx.pool.cause[frame.id] = ctx.pool.serial[about.id];
  const local = about.ip.destination;
  const peer = about.ip.source;
  composeIpv4(frame, local, peer, local, peer, TCP_BYTES, ctx.identification);
  ctx.counts[Count.OutRsts]++;
  leave(ctx, frame, TCP_BYTES);
}

/** Aborts an open connection: RST at SND.NXT (RFC 9293 §3.10.5). */
export function sendReset(ctx: TcpContext, tcb: Tcb): void {
  ctx.counts[Count.OutRsts]++;
  sendSegment(ctx, tcb, tcb.sndMax, 0, Flag.Rst | Flag.Ack, Reason.Rst);
}
