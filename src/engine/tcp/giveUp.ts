import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { CloseReason } from './events.table.ts';
import { hasSoftError } from './pathErrors.ts';
import { sendReset } from './segments.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';

/** Nothing comes back: the application hears that time ran out, or why the path said nothing could (RFC 9293 §3.8.3). */
export function giveUp(ctx: TcpContext, tcb: Tcb): void {
  ctx.counts[Count.AbortOnTimeout]++;
  if (tcb.state > State.SynReceived) sendReset(ctx, tcb);
  finish(ctx, tcb, hasSoftError(tcb) ? CloseReason.Unreachable : CloseReason.TimedOut);
}
