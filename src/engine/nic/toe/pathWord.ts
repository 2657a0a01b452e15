import type { TcpContext } from '#engine/tcp/context.ts';
import { pathErrorArrives } from '#engine/tcp/pathErrors.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import { IcmpMessage } from '#engine/wire/icmp.ts';
import { WELL_FORMED, WELL_FORMED_ARP, WELL_FORMED_ICMP } from '#engine/wire/inspect.ts';

const NONE = -1;

/** Marks are the host's and the card's own; from the wire they are unknown EtherTypes. */
function strangeness(frame: Frame, mac: number): number {
  if (frame.ethernet.etherType !== EtherType.Ipv4) return Drop.UnknownEtherType;
  return frame.ethernet.destinationLow === mac ? NONE : Drop.NotForUs;
}

/** Who takes a frame: TCP, the host, or nobody. Frames that are not TCP's the host answers, but for those which tell the card's TCP that a path is broken (RFC 1122 §4.2.3.9). */
export class PathWord {
  readonly #icmp = new IcmpMessage();
  /** The last frame judged was an error about a connection here. */
  isTaken = false;

  constructor(private readonly contexts: readonly TcpContext[]) {}

  /** Why it is dropped, or -1. */
  judge(frame: Frame, finding: number, mac: number): number {
    this.isTaken = false;
    if (finding === WELL_FORMED) return strangeness(frame, mac);
    if (finding !== WELL_FORMED_ARP && finding !== WELL_FORMED_ICMP) return finding;
    const { destinationHigh, destinationLow } = frame.ethernet;
    const isBroadcast = destinationHigh === 0xffff && destinationLow === -1;
    if (destinationLow !== mac && !(isBroadcast && finding === WELL_FORMED_ARP)) return Drop.NotForUs;
    if (finding === WELL_FORMED_ARP) return NONE;
    const message = this.#icmp.open(frame);
    if (!message.isError) return NONE;
    this.isTaken = message.quotesTcp && this.contexts.some((ctx) => pathErrorArrives(ctx, message));
    return this.isTaken ? NONE : Drop.IcmpStale;
  }
}
