import type { TcpContext } from '#engine/tcp/context.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Work } from '#engine/tcp/work.table.ts';
import { advance, ahead } from '#engine/wire/sequence.ts';

/**
 * The hand-over of a full control block as released (source-facts C.6): one segment leaves with the FIN, numbered as if all
 * data had gone before it (E-H7), and what does not fit is forgotten with the connection (E-H8). With nothing to send, the
 * FIN goes the ordinary way.
 */
export function handOverAsReleased(ctx: TcpContext, tcb: Tcb): void {
  if (tcb.has(TcbFlag.HandingOver | TcbFlag.FinSent) || !tcb.has(TcbFlag.FinQueued)) return;
  const flight = ahead(tcb.sndUna, tcb.sndNxt);
  const left = tcb.sendQueued - flight;
  if (left <= 0) {
    tcb.lower(TcbFlag.WantsHandOver);
    return;
  }
  ctx.streams.release(tcb, flight);
  const finalSequence = advance(tcb.sndNxt, left);
  tcb.sendQueued = Math.min(left, tcb.mss);
  tcb.sndUna = finalSequence;
  tcb.sndNxt = finalSequence;
  tcb.sndMax = finalSequence;
  tcb.raise(TcbFlag.HandingOver);
  ctx.work[Work.handOver]++;
  ctx.counts[Count.HandOvers]++;
}
