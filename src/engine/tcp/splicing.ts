import type { Frame } from '#engine/wire/frame.ts';
import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { CloseReason } from './events.table.ts';
import { stopKeepAlive } from './keepAlive.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/** Who knows the spliced connections: their segments are the NIC's, and no segment for TCP. */
export interface Diversion {
  /** A segment of a connection that still stands; true when it is dealt with. */
  takesKnown(id: number, frame: Frame): boolean;
  /** A segment of none. */
  takesUnknown(frame: Frame): boolean;
  /** What a spliced connection's own segments say the time is. */
  timestampOf(id: number): number;
}

/** Both halves open, every byte that came read, and none beyond a hole. */
export function isSpliceable(tcb: Tcb): boolean {
  return (
    tcb.state === State.Established &&
    !tcb.has(TcbFlag.FinQueued | TcbFlag.FinReceived | TcbFlag.Finished | TcbFlag.Splicing) &&
    tcb.receiveQueued === 0 &&
    tcb.outOfOrderBytes === 0
  );
}

/** From here on nothing new is taken; what was taken is acknowledged at once, and what was written is still repeated. */
export function beginSplicing(ctx: TcpContext, tcb: Tcb): void {
  tcb.raise(TcbFlag.Splicing);
  stopKeepAlive(tcb);
  if (!tcb.has(TcbFlag.AckDelayed)) return;
  tcb.raise(TcbFlag.AckNow);
  ctx.wantOutput(tcb);
}

/** The NIC would not: the connection goes on here. */
export function endSplicing(tcb: Tcb): void {
  tcb.lower(TcbFlag.Splicing);
}

/** The NIC has it, and owes the peer's TCP nothing that only we could send. */
export function forgetSpliced(ctx: TcpContext, tcb: Tcb): void {
  tcb.lower(TcbFlag.AppOpen);
  finish(ctx, tcb, CloseReason.HandedOver);
}
