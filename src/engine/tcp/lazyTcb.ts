import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** A quasi-TCB becomes a full one: something must be kept that it has no field for (source-facts C.4). */
export function promote(ctx: TcpContext, tcb: Tcb): void {
  tcb.lower(TcbFlag.Quasi);
  ctx.account(tcb, ctx.config.tcbBytes);
  ctx.counts[Count.LazyPromotions]++;
  ctx.work[Work.tcbPromote]++;
}
