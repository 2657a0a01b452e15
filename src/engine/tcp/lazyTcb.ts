import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { Promotion } from './promotions.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';

/** A quasi-TCB becomes a full one: something must be kept that it has no field for (source-facts C.4). */
export function promote(ctx: TcpContext, tcb: Tcb, reason: Promotion): void {
  tcb.lower(TcbFlag.Quasi);
  ctx.account(tcb, ctx.config.tcbBytes);
  ctx.memory.promote(reason);
  ctx.counts[Count.LazyPromotions]++;
  ctx.work[Work.tcbPromote]++;
}

/** What does not fit one frame needs a send buffer (source-facts C.4 c); the released code makes one and forgets to say so. */
export function keepWritten(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.sendQueued > tcb.mss && !ctx.config.releasedZeroCopy) promote(ctx, tcb, Promotion.LongWrite);
}

/** Connections that got something in this turn of the application; what it leaves behind must be kept (source-facts C.4 a). */
export class Turn {
  readonly #arrived: Int32Array;
  #count = 0;

  constructor(private readonly ctx: TcpContext) {
    this.#arrived = new Int32Array(ctx.config.lazyTcb || ctx.zeroCopy !== null ? ctx.tcbs.capacity : 0);
  }

  note(tcb: Tcb): void {
    if (tcb.receiveQueued === 0 || this.#count === this.#arrived.length) return;
    if (tcb.has(TcbFlag.Quasi) || this.ctx.zeroCopy !== null) this.#arrived[this.#count++] = tcb.id;
  }

  /** The application had its turn, and what it wrote has not left yet. */
  end(): void {
    for (let at = 0; at < this.#count; at++) {
      const tcb = this.ctx.tcbs.open(this.#arrived[at]);
      const queued = tcb.receiveQueued;
      if (queued > 0 && this.ctx.zeroCopy !== null) this.ctx.zeroCopy.leaveFrames(tcb.id, queued);
      if (tcb.has(TcbFlag.Quasi)) this.#keep(tcb);
    }
    this.#count = 0;
  }

  #keep(tcb: Tcb): void {
    if (tcb.receiveQueued > 0) promote(this.ctx, tcb, Promotion.Unread);
    else if (tcb.has(TcbFlag.AckDelayed) && !tcb.has(TcbFlag.InOutputList))
      promote(this.ctx, tcb, Promotion.Timer);
  }
}
