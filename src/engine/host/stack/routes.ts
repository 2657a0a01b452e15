import { Mark } from '#engine/pcie/controlMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** Which port of the card leads to whom: one network stands behind the second, everybody else behind the first. */
export class Routes {
  constructor(
    private readonly network: number,
    private readonly mask: number,
    private readonly port: number,
  ) {}

  /** ARP and ICMP answers go back by the port the question came in by. */
  direct(frame: Frame): void {
    if (frame.mark !== Mark.Plain) frame.port = this.portTo(frame.ip.destination);
  }

  portTo(peer: number): number {
    return (peer & this.mask) === this.network ? this.port : 0;
  }
}
