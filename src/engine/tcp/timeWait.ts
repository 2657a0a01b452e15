import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { advance, before } from '#engine/wire/sequence.ts';
import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { CloseReason } from './events.table.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/** A new SYN that cannot be of the old connection ends its TIME-WAIT. */
export function replacesTimeWait(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  if (tcb.state !== State.TimeWait) return false;
  if (tcb.has(TcbFlag.AckNow)) return false; // whose FIN is still to be acknowledged has not begun anew
  const flags = frame.tcp.flags;
  if ((flags & (Flag.Syn | Flag.Ack | Flag.Rst)) !== Flag.Syn) return false;
  if (!isNewer(ctx, tcb, frame.tcp.sequence)) return false;
  ctx.issFloor = advance(tcb.sndMax, 1);
  ctx.hasIssFloor = true;
  finish(ctx, tcb, CloseReason.Normal);
  return true;
}

/** Its timestamp tells where both have one (RFC 6191 §2), else, or where they are equal, its number (RFC 1122 §4.2.2.13). */
export function isNewer({ options }: TcpContext, tcb: Tcb, sequence: number): boolean {
  if (tcb.has(TcbFlag.Timestamps) && options.hasTimestamps && options.timestampValue !== tcb.timestampRecent)
    return before(tcb.timestampRecent, options.timestampValue);
  return before(tcb.rcvNxt, sequence);
}
