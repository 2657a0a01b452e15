import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';

/**
 * The handshake's last acknowledgment: the connection moves from one queue to the other. False when there is no room; it
 * is then as if that acknowledgment had been lost, and our SYN-ACK will ask for another.
 */
export function entersAcceptQueue(ctx: TcpContext, listener: number): boolean {
  if (ctx.listeners.isAcceptQueueFull(listener)) {
    noteAcceptOverflow(ctx);
    ctx.drops.add(Drop.BacklogFull);
    return false;
  }
  ctx.listeners.open(listener, -1);
  ctx.listeners.wait(listener, 1);
  return true;
}

/** The application accepts too slowly (Linux: ListenOverflows, and with it ListenDrops). */
export function noteAcceptOverflow(ctx: TcpContext): void {
  ctx.counts[Count.ListenOverflows]++;
  ctx.counts[Count.ListenDrops]++;
}
