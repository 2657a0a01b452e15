import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { noteAcceptOverflow } from './acceptQueue.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { passiveOpen } from './opening.ts';
import { answerWithCookie } from './synCookies.ts';

/**
 * A SYN for a listener (RFC 9293 §3.10.7.2). What is half open and what waits to be accepted are two queues, each as long
 * as the backlog; where the first is full a cookie may stand for the connection (RFC 4987 §3.6).
 */
export function synArrives(ctx: TcpContext, frame: Frame, listener: number): void {
  const { listeners, config } = ctx;
  if (listeners.isAcceptQueueFull(listener)) {
    noteAcceptOverflow(ctx);
    ctx.drops.add(Drop.BacklogFull);
    return;
  }
  const isFull = listeners.isSynQueueFull(listener);
  if (config.syncookies === 'always' || (isFull && config.syncookies === 'overflow')) {
    if (isFull) ctx.counts[Count.RequestQueueCookies]++;
    answerWithCookie(ctx, frame, listener);
  } else if (isFull) {
    ctx.counts[Count.RequestQueueDrops]++;
    ctx.counts[Count.ListenDrops]++;
    ctx.drops.add(Drop.BacklogFull);
  } else passiveOpen(ctx, frame, ctx.options, listener);
}
