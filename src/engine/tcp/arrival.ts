import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { verifyTcpChecksum } from '#engine/wire/inspect.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { synArrives } from './listening.ts';
import { segmentArrives } from './segmentArrives.ts';
import { sendResetFor } from './segments.ts';
import { cookieArrives, Stranger } from './synCookies.ts';
import { replacesTimeWait } from './timeWait.ts';
import { Work } from './work.table.ts';

const NONE = -1;

/** Finds out whom a well-formed frame concerns: a connection, a listener or nobody. It is held afterwards, or released. */
export function frameArrives(ctx: TcpContext, frame: Frame): void {
  ctx.counts[Count.InSegs] += frame.segments;
  if (!frame.isVerified) ctx.work[Work.checksumPerByte] += frame.tcpLength;
  if (!verifyTcpChecksum(frame)) {
    ctx.counts[Count.InErrs]++;
    drop(ctx, frame, Drop.TcpChecksum);
    return;
  }
  const options = ctx.options;
  options.read(frame);
  if (options.isMalformed) {
    ctx.counts[Count.InErrs]++;
    drop(ctx, frame, Drop.TcpOptions);
    return;
  }
  ctx.work[Work.demux]++;
  const id = findConnection(ctx, frame);
  if (id !== NONE) {
    if (ctx.diversion !== null && ctx.diversion.takesKnown(id, frame)) return;
    const tcb = ctx.tcbs.open(id);
    if (!replacesTimeWait(ctx, tcb, frame)) {
      if (!segmentArrives(ctx, tcb, frame, options)) ctx.pool.release(frame);
      return;
    }
  }
  arrivesUnknown(ctx, frame);
}

/** The connection a frame belongs to, or -1. */
export function findConnection(ctx: TcpContext, frame: Frame): number {
  const ports = frame.tcp.ports;
  return ctx.flows.find(frame.ip.destination, frame.ip.source, (ports << 16) | (ports >>> 16));
}

function arrivesUnknown(ctx: TcpContext, frame: Frame): void {
  if (ctx.diversion !== null && ctx.diversion.takesUnknown(frame)) return;
  const flags = frame.tcp.flags;
  const listener = ctx.listeners.find(frame);
  if (listener !== NONE && (flags & (Flag.Syn | Flag.Ack | Flag.Rst)) === Flag.Syn) {
    synArrives(ctx, frame, listener);
    ctx.pool.release(frame);
    return;
  }
  const known = listener === NONE ? Stranger : cookieArrives(ctx, frame, listener);
  if (known !== Stranger) {
    if (known < 0 || !segmentArrives(ctx, ctx.tcbs.open(known), frame, ctx.options)) ctx.pool.release(frame);
    return;
  }
  // A listener answers no segment without SYN and ACK (RFC 9293 §3.10.7.2).
  if (listener === NONE || (flags & Flag.Ack) !== 0) sendResetFor(ctx, frame);
  drop(ctx, frame, Drop.NoListener);
}

function drop(ctx: TcpContext, frame: Frame, reason: number): void {
  ctx.drops.add(reason);
  ctx.pool.release(frame);
}
