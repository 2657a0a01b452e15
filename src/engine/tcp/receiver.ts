import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { advance, ahead, atOrBefore, before } from '#engine/wire/sequence.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { startDelayedAckTimer } from './deadlines.ts';
import { Event } from './events.table.ts';
import { promote } from './lazyTcb.ts';
import { Promotion } from './promotions.table.ts';
import { isCovered, keptSequence } from './reassembly.ts';
import { sendAck } from './segments.ts';
import { noteArrival, noteDuplicate, noteOverlap } from './sack/report.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** A tiny segment costs memory too: what one out of order is taken for at least, bytes. */
const LEAST_COST = 64;
/** RFC 1122 §4.2.3.2: an acknowledgment for at least every second full segment. */
const SEGMENTS_PER_ACK = 2;

/**
 * Takes the payload (and the FIN behind it) of an acceptable segment. True when the frame is kept: in order it waits for
 * the application, beyond a hole for the hole to be filled.
 */
export function takePayload(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  const { sequence: first, headerBytes, flags } = frame.tcp;
  let sequence = first;
  let length = frame.tcpPayloadLength;
  let start = frame.start + 34 + headerBytes;
  const hasFin = (flags & Flag.Fin) !== 0;
  const old = ahead(sequence, tcb.rcvNxt);
  if (old > 0 && length > 0) {
    const cut = Math.min(old, length); // the head was here before
    noteDuplicate(ctx, tcb, sequence, advance(sequence, cut));
    sequence = advance(sequence, cut);
    start += cut;
    length -= cut;
  }
  const room = ahead(sequence, tcb.rcvAdvertised);
  const isCut = length > room;
  if (isCut) length = Math.max(0, room); // the tail is beyond the window, and any FIN with it
  frame.payloadStart = start;
  frame.payloadLength = length;
  if (isCut) frame.tcp.flags = flags & ~Flag.Fin;
  if (length === 0 && (!hasFin || isCut)) {
    ctx.drops.add(isCut ? Drop.OutOfWindow : Drop.OldDuplicate);
    oweAck(ctx, tcb, true);
    return false;
  }
  if (sequence !== tcb.rcvNxt) return keepOutOfOrder(ctx, tcb, frame, sequence);
  const isKept = takeInOrder(ctx, tcb, frame);
  const filled = ctx.tcbs.held.beyond(tcb.id) !== null;
  if (filled) absorb(ctx, tcb);
  oweAck(ctx, tcb, filled || tcb.has(TcbFlag.FinReceived) || length === 0);
  return isKept;
}

/** Appends a frame whose payload starts at RCV.NXT. True when kept. */
function takeInOrder(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  const length = frame.payloadLength;
  tcb.rcvNxt = advance(tcb.rcvNxt, length);
  if ((frame.tcp.flags & Flag.Fin) !== 0) {
    tcb.rcvNxt = advance(tcb.rcvNxt, 1);
    tcb.raise(TcbFlag.FinReceived);
    ctx.raiseEvent(tcb, Event.PeerClosed);
  }
  if (length === 0) return false;
  ctx.work[Work.dataProcess]++;
  ctx.tcbs.held.append(tcb.id, frame);
  tcb.receiveQueued += length;
  // A large frame counts as the segments it was joined of: the second of two is not waited for (RFC 1122 §4.2.3.2).
  if (length >= tcb.mss) tcb.segmentsToAck += frame.isSuper ? Math.floor(length / tcb.mss) : 1;
  ctx.raiseEvent(tcb, Event.Readable);
  return true;
}

function keepOutOfOrder(ctx: TcpContext, tcb: Tcb, frame: Frame, sequence: number): boolean {
  ctx.counts[Count.OutOfOrder]++;
  oweAck(ctx, tcb, true);
  tcb.raise(TcbFlag.AckIsDuplicate);
  const cost = Math.max(LEAST_COST, frame.payloadLength);
  noteOverlap(ctx, tcb, sequence, advance(sequence, frame.payloadLength));
  if (tcb.outOfOrderBytes + cost > ctx.config.receiveBuffer) {
    ctx.drops.add(Drop.ReassemblyFull);
    return false;
  }
  if (tcb.has(TcbFlag.Quasi)) promote(ctx, tcb, Promotion.OutOfOrder);
  if (ctx.zeroCopy !== null) ctx.zeroCopy.leaveFrameEarly(frame.payloadLength);
  const id = tcb.id;
  let previous: Frame | null = null;
  let next = ctx.tcbs.held.beyond(id);
  while (next !== null && atOrBefore(keptSequence(next), sequence)) {
    previous = next;
    next = next.next;
  }
  if (previous !== null && isCovered(previous, frame, sequence)) {
    ctx.drops.add(Drop.OldDuplicate);
    return false;
  }
  frame.next = next;
  if (previous === null) ctx.tcbs.held.setBeyond(id, frame);
  else previous.next = frame;
  tcb.outOfOrderBytes += cost;
  noteArrival(ctx, tcb, sequence);
  if (frame.isSuper) answerEachPiece(ctx, tcb, frame);
  return true;
}

/** Each segment beyond a hole is answered at once (RFC 5681 §4.2): three answers tell a sender without SACK of a loss. */
function answerEachPiece(ctx: TcpContext, tcb: Tcb, frame: Frame): void {
  for (let left = frame.segments - 1; left > 0; left--) {
    sendAck(ctx, tcb, Reason.Ack);
    tcb.raise(TcbFlag.AckNow | TcbFlag.AckIsDuplicate);
  }
}

/** Moves frames the hole no longer blocks to the receive queue, trimming what they repeat. */
function absorb(ctx: TcpContext, tcb: Tcb): void {
  const id = tcb.id;
  const { held } = ctx.tcbs;
  for (let frame = held.beyond(id); frame !== null; frame = held.beyond(id)) {
    const sequence = keptSequence(frame);
    if (before(tcb.rcvNxt, sequence) || tcb.has(TcbFlag.FinReceived)) break;
    held.setBeyond(id, frame.next);
    tcb.outOfOrderBytes -= Math.max(LEAST_COST, frame.payloadLength);
    const overlap = Math.min(ahead(sequence, tcb.rcvNxt), frame.payloadLength);
    const beyond = ahead(advance(sequence, frame.payloadLength), tcb.rcvNxt);
    const repeatsAll = beyond > 0 || (beyond === 0 && (frame.tcp.flags & Flag.Fin) === 0);
    frame.payloadStart += overlap;
    frame.payloadLength -= overlap;
    if (repeatsAll || !takeInOrder(ctx, tcb, frame)) ctx.pool.release(frame);
    else if (ctx.zeroCopy !== null) ctx.zeroCopy.joinBuffered(id, frame.payloadLength);
  }
}

/** An acknowledgment is due: now, or after a while if one may wait. */
export function oweAck(ctx: TcpContext, tcb: Tcb, isUrgent: boolean): void {
  if (isUrgent || ctx.config.delayedAck === 0 || tcb.segmentsToAck >= SEGMENTS_PER_ACK) {
    tcb.raise(TcbFlag.AckNow);
    ctx.wantOutput(tcb);
    return;
  }
  tcb.raise(TcbFlag.AckDelayed);
  startDelayedAckTimer(ctx, tcb);
}

/** Copies in-order bytes to a place in the slab; they stay queued. Returns how many. */
export function peekQueued(ctx: TcpContext, tcb: Tcb, to: number, length: number): number {
  const id = tcb.id;
  const { held } = ctx.tcbs;
  let copied = 0;
  for (let frame = held.first(id); frame !== null && copied < length; frame = held.after(id, frame)) {
    const part = Math.min(length - copied, frame.payloadLength);
    ctx.pool.slab.copy(to + copied, frame.payloadStart, part);
    copied += part;
  }
  return copied;
}

/** Copies in-order bytes to a place in the slab and gives the frames back; returns how many. */
export function readQueued(ctx: TcpContext, tcb: Tcb, to: number, length: number): number {
  const id = tcb.id;
  const { held } = ctx.tcbs;
  let copied = 0;
  for (let frame = held.first(id); frame !== null && copied < length; frame = held.first(id)) {
    const part = Math.min(length - copied, frame.payloadLength);
    ctx.pool.slab.copy(to + copied, frame.payloadStart, part);
    copied += part;
    frame.payloadStart += part;
    frame.payloadLength -= part;
    if (frame.payloadLength > 0) break;
    held.shift(id, frame);
    ctx.pool.release(frame);
  }
  tcb.receiveQueued -= copied;
  return copied;
}
