import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { WELL_FORMED_ARP, WELL_FORMED_ICMP } from '#engine/wire/inspect.ts';

/** Stands where a row of dropReasons.table.ts may. */
export const NO_DROP = -1;

/** ARP and ICMP go to the host as they are, for no program here understands them; or why a frame does not. */
export function passAsIs(frame: Frame, finding: number, mac: number): number {
  if (finding !== WELL_FORMED_ARP && finding !== WELL_FORMED_ICMP) return finding;
  const { destinationHigh, destinationLow } = frame.ethernet;
  const isBroadcast = destinationHigh === 0xffff && destinationLow === -1;
  if (destinationLow !== mac && !(isBroadcast && finding === WELL_FORMED_ARP)) return Drop.NotForUs;
  frame.mark = Mark.Plain;
  frame.queue = 0;
  return NO_DROP;
}
