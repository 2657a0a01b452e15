import { Mark } from '#engine/pcie/controlMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** Which port of the card leads to whom. */
export class Routes {
  constructor(
    /** By the peer's address. */
    readonly portTo: (peer: number) => number,
  ) {}

  /** ARP and ICMP answers go back by the port the question came in by. */
  direct(frame: Frame): void {
    if (frame.mark !== Mark.Plain) frame.port = this.portTo(frame.ip.destination);
  }
}
