import { TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { ahead, before } from '#engine/wire/sequence.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import type { TcpContext } from './context.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/**
 * Segmentation by the NIC (TSO): how many of the next `most` bytes leave in one frame, when a whole segment may. As many whole
 * segments as the card takes; what is left over rides along only where it would have been sent behind them anyway. What is
 * repeated never shares a frame with what is new, and a SACK report, which takes of a segment's room, travels in segments.
 */
export function stretch(ctx: TcpContext, tcb: Tcb, most: number, left: number): number {
  const { mss } = tcb;
  const longest = ctx.config.superFrame ?? 0;
  if (longest === 0 || tcb.report !== 0 || most === mss || !ctx.pool.hasSuper) return mss;
  const room = longest - TCP_START - TCP_BYTES - (tcb.has(TcbFlag.Timestamps) ? TIMESTAMP_BYTES : 0);
  let length = Math.min(most, room);
  if (before(tcb.sndNxt, tcb.sndMax)) length = Math.min(length, ahead(tcb.sndNxt, tcb.sndMax));
  if (length < left || !mayTrail(tcb)) length -= length % mss;
  return Math.max(mss, length);
}

/** A short segment behind others: Nagle (RFC 9293 §3.7.4) and a corked socket hold it back, a close never. */
function mayTrail(tcb: Tcb): boolean {
  return tcb.has(TcbFlag.FinQueued) || !tcb.has(TcbFlag.Nagle | TcbFlag.Corked);
}
