import type { Frame } from '#engine/wire/frame.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { Event } from './events.table.ts';
import { createRow, establish, noteCreated } from './opening.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import { agreeOnEcn } from './ecn.ts';

const NONE = -1;

/**
 * A connection that exists only in its own first acknowledgment: the cookie gave back the numbers, the NIC the options
 * (RFC 4987 §3.6). Its number, or -1 when the table is full.
 */
export function adoptCookie(
  ctx: TcpContext,
  frame: Frame,
  listener: number,
  mss: number,
  windowScale: number,
  sack: boolean,
  timestamps: boolean,
  ecn: boolean,
): number {
  const tcp = frame.tcp;
  const ports = tcp.ports;
  const tcb = createRow(ctx, frame.ip.destination, frame.ip.source, (ports << 16) | (ports >>> 16));
  if (tcb === null) return NONE;
  ctx.counts[Count.CookiesAccepted]++;
  ctx.counts[Count.PassiveOpens]++;
  tcb.raise(TcbFlag.Passive | TcbFlag.FromCookie);
  tcb.listener = listener;
  ctx.listeners.wait(listener, 1);
  takeNumbers(ctx, tcb, frame, windowScale);
  if (timestamps) tcb.raise(TcbFlag.Timestamps);
  if (sack) tcb.raise(TcbFlag.SackPermitted);
  if (ecn) agreeOnEcn(tcb);
  tcb.timestampRecent = ctx.options.timestampValue;
  tcb.mss = Math.min(mss, ctx.config.mss) - (timestamps ? TIMESTAMP_BYTES : 0);
  const isQuasi = ctx.config.lazyTcb;
  if (isQuasi) tcb.raise(TcbFlag.Quasi);
  noteCreated(ctx, tcb, isQuasi);
  ctx.setState(tcb, State.SynReceived);
  establish(ctx, tcb);
  ctx.raiseEvent(tcb, Event.Accepted);
  return tcb.id;
}

/** Both sides' numbers and windows, as the handshake on the NIC left them. */
function takeNumbers(ctx: TcpContext, tcb: Tcb, frame: Frame, windowScale: number): void {
  const tcp = frame.tcp;
  tcb.iss = (tcp.acknowledgment - 1) | 0;
  tcb.irs = (tcp.sequence - 1) | 0;
  tcb.sndUna = tcp.acknowledgment;
  tcb.sndNxt = tcp.acknowledgment;
  tcb.sndMax = tcp.acknowledgment;
  tcb.recover = tcb.iss;
  tcb.rcvNxt = tcp.sequence;
  tcb.lastAckSent = tcp.sequence;
  tcb.rcvAdvertised = (tcp.sequence + Math.min(65535, ctx.config.receiveBuffer)) | 0; // what the NIC's SYN-ACK promised
  tcb.sendScale = windowScale;
  tcb.receiveScale = windowScale >= 0 ? ctx.config.windowScale : -1;
  tcb.sndWnd = tcp.window << Math.max(0, windowScale);
  tcb.maxSndWnd = tcb.sndWnd;
  tcb.sndWl1 = tcp.sequence;
  tcb.sndWl2 = tcp.acknowledgment;
}
