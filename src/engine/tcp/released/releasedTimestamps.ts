import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';

/** How long the emulated host had been up when the run began, us: 200 s, so that three times that still fits a timer. */
const UPTIME = 200_000_000;

/**
 * E-H34: on a plain passive open the timestamp that leaves is the host's clock less an offset, and the one that comes back is
 * subtracted from the clock without it: every round trip seems to have taken the host's whole uptime.
 */
export function sampleAsReleased(tcb: Tcb, sample: number): number {
  const isPlainOpen = tcb.has(TcbFlag.Passive) && !tcb.has(TcbFlag.FromCookie) && tcb.has(TcbFlag.Timestamps);
  return isPlainOpen ? sample + UPTIME : sample;
}
