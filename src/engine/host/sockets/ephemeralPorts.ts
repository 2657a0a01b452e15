import type { FlowTable } from '#engine/wire/flowTable.ts';

const NONE = -1;
/** The original's pools of local ports (source-facts C.17): 1025 to 65535. */
const FIRST = 1025;
const PORTS = 65_536 - FIRST;

/** Will frames of this 4-tuple, from the peer, reach the core that asks? */
export type Lands = (peer: number, local: number, ports: number) => boolean;

/** Who else has connections whose ports are not free. */
export interface Holder {
  holds(local: number, peer: number, ports: number): boolean;
}

/**
 * Local ports for connections of a core's own: any that this peer's port is not already talking to, and whose frames the
 * NIC will hand to this core (source-facts C.17). TIME-WAIT keeps its port for that peer alone.
 */
export class EphemeralPorts {
  #next = 0;
  #holder: Holder | null = null;

  constructor(
    private readonly flows: FlowTable,
    private readonly local: number,
    private readonly lands: Lands,
  ) {}

  /** The NIC has some of them. */
  avoid(holder: Holder): void {
    this.#holder = holder;
  }

  /** A free port, or 0. */
  next(peer: number, peerPort: number): number {
    for (let tries = 0; tries < PORTS; tries++) {
      const port = FIRST + this.#next;
      this.#next = (this.#next + 1) % PORTS;
      if (this.flows.find(this.local, peer, (port << 16) | peerPort) !== NONE) continue;
      if (this.#holder?.holds(this.local, peer, (port << 16) | peerPort) === true) continue;
      if (this.lands(peer, this.local, (peerPort << 16) | port)) return port;
    }
    return 0;
  }
}
