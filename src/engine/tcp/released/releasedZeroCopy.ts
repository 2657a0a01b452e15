import type { TcpContext } from '#engine/tcp/context.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';

/**
 * E-H4: a reply longer than a frame went to a send buffer, and the control block is still called quasi. The close looks only
 * for a frame under construction, finds none, sends a bare FIN with the number the data should have had, and forgets both.
 */
export function loseQueuedAtClose(ctx: TcpContext, tcb: Tcb): void {
  if (!tcb.has(TcbFlag.Quasi) || tcb.sendQueued <= tcb.mss) return;
  ctx.streams.release(tcb, tcb.sendQueued);
}
