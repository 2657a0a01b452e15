import { composeIpv4 } from '#engine/wire/compose.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { COOKIE_LIFETIME } from '#engine/wire/synCookie/cookieLayout.table.ts';
import {
  CookieCheck,
  cookieCount,
  cookieMss,
  mssIndex,
  timestampEcn,
  timestampSack,
  timestampScale,
  timestampWithOptions,
} from '#engine/wire/synCookie/synCookie.ts';
import type { TcpOptions } from '#engine/wire/tcpOptions.ts';
import { writeSynOptions } from '#engine/wire/tcpOptions.ts';
import type { TcpContext } from './context.ts';
import { adoptCookie } from './cookieOpening.ts';
import { Count } from './counters.table.ts';
import { noteAcceptOverflow } from './acceptQueue.ts';
import { DEFAULT_MSS, LEAST_MSS } from './opening.ts';
import { leave } from './segments.ts';
import { Work } from './work.table.ts';

const SYN_OPTION_ROOM = 28;
/** What an acknowledgment for a listener was: nothing known, so that a reset answers it; or dealt with; else a connection. */
export const Stranger = -1;
export const Forgotten = -2;

/** A SYN-ACK whose number proves, when it comes back, that the SYN did come; nothing is kept (RFC 4987 §3.6). */
export function answerWithCookie(ctx: TcpContext, syn: Frame, listener: number): void {
  const frame = ctx.pool.lease(TCP_START + TCP_BYTES + SYN_OPTION_ROOM);
  if (frame === null || ctx.cookies === null) {
    ctx.drops.add(Drop.PoolEmpty);
    return;
  }
  const { ip, tcp } = syn;
  const count = cookieCount(ctx.clock);
  const offered = ctx.options.mss === 0 ? DEFAULT_MSS : Math.max(LEAST_MSS, ctx.options.mss);
  const { ports, sequence } = tcp;
  const canRemember = ctx.config.timestamps && ctx.options.hasTimestamps;
  const isAsked = (tcp.flags & Flag.Ece) !== 0 && (tcp.flags & Flag.Cwr) !== 0;
  const isEcn = ctx.config.ecn && isAsked && canRemember;
  const optionBytes = writeOptions(ctx, frame, ctx.options, isEcn);
  const answer = frame.tcp;
  answer.ports = (ports << 16) | (ports >>> 16);
  answer.sequence = ctx.cookies.make(ip.source, ip.destination, ports, sequence, mssIndex(offered), count);
  answer.acknowledgment = (sequence + 1) | 0;
  answer.headerBytes = TCP_BYTES + optionBytes;
  answer.flags = Flag.Syn | Flag.Ack | (isEcn ? Flag.Ece : 0);
  answer.window = Math.min(65_535, ctx.config.receiveBuffer);
  answer.urgentPointer = 0;
  frame.reason = Reason.SynAck;
  frame.attempt = 0;
  ctx.pool.cause[frame.id] = ctx.pool.serial[syn.id];
  const [local, peer] = [ip.destination, ip.source];
  composeIpv4(frame, local, peer, local, peer, TCP_BYTES + optionBytes, ctx.identification);
  ctx.listeners.noteCookie(listener, count);
  ctx.counts[Count.CookiesSent]++;
  ctx.work[Work.synProcess]++;
  leave(ctx, frame, TCP_BYTES + optionBytes);
}

/** Scale, SACK and ECN come back in the timestamp's low bits; from a client that offers none they are off. */
function writeOptions(ctx: TcpContext, frame: Frame, offer: TcpOptions, isEcn: boolean): number {
  const { config } = ctx;
  const stamped = offer.hasTimestamps && config.timestamps;
  const scale = stamped ? offer.windowScale : -1;
  const sack = stamped && offer.sackPermitted && config.sack;
  const value = timestampWithOptions(ctx.timestamp, scale, sack, isEcn);
  const ownScale = scale >= 0 ? config.windowScale : -1;
  const at = frame.start + TCP_START + TCP_BYTES;
  return writeSynOptions(
    frame.slab.view,
    at,
    config.mss,
    ownScale,
    sack,
    stamped,
    value,
    offer.timestampValue,
  );
}

/**
 * An acknowledgment for a listener that no connection knows. Good, its cookie begins one, whose number this is; the segment
 * is then that connection's. A later segment of a client whose first was lost is forgotten: a reset would end it.
 */
export function cookieArrives(ctx: TcpContext, frame: Frame, listener: number): number {
  const { cookies, listeners, options } = ctx;
  const { ip, tcp } = frame;
  const count = cookieCount(ctx.clock);
  if (cookies === null || (tcp.flags & (Flag.Syn | Flag.Ack | Flag.Rst)) !== Flag.Ack) return Stranger;
  if (!listeners.usesCookies(listener, count, COOKIE_LIFETIME)) return Stranger;
  const cookie = (tcp.acknowledgment - 1) | 0;
  const initial = (tcp.sequence - 1) | 0;
  const result = cookies.check(cookie, ip.source, ip.destination, tcp.ports, initial, count);
  if (result === CookieCheck.Later && (tcp.flags & Flag.Fin) === 0) {
    ctx.drops.add(Drop.CookieRefused);
    return Forgotten;
  }
  if (result !== CookieCheck.Accepted) {
    ctx.counts[Count.CookiesRefused]++;
    return Stranger;
  }
  if (listeners.isAcceptQueueFull(listener)) {
    noteAcceptOverflow(ctx);
    ctx.drops.add(Drop.BacklogFull);
    return Forgotten;
  }
  const has = options.hasTimestamps;
  const bits = options.timestampEcho;
  const scale = has ? timestampScale(bits) : -1;
  const isEcn = has && ctx.config.ecn && timestampEcn(bits);
  const id = adoptCookie(
    ctx,
    frame,
    listener,
    cookieMss(cookie),
    scale,
    has && timestampSack(bits),
    has,
    isEcn,
  );
  return id < 0 ? Forgotten : id;
}
