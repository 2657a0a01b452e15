import type { TcpContext } from '#engine/tcp/context.ts';
import { State } from '#engine/tcp/states.table.ts';
import { SocketFlag, SocketKind } from './socketTable.ts';
import type { SocketTable } from './socketTable.ts';

/** RFC 6335 §6: the dynamic ports. */
const FIRST = 49_152;
const PORTS = 65_536 - FIRST;

/** Who may bind which local port, and which is free. */
export class LocalPorts {
  #next = 0;

  constructor(
    private readonly table: SocketTable,
    private readonly ctx: TcpContext,
  ) {}

  /** May `socket` have this port? Two that both said SO_REUSEADDR may share one, unless somebody listens there. */
  isTaken(port: number, socket: number): boolean {
    const { table } = this;
    const reuses = table.has(socket, SocketFlag.ReuseAddress);
    for (let other = 0; other < table.made; other++) {
      if (other === socket || table.port[other] !== port || table.kind[other] === SocketKind.Free) continue;
      const shares = reuses && table.has(other, SocketFlag.ReuseAddress);
      if (!shares || table.kind[other] === SocketKind.Listener) return true;
    }
    return !reuses && this.#isRemembered(port);
  }

  /** A free port, or 0. */
  free(socket: number): number {
    for (let tries = 0; tries < PORTS; tries++) {
      const port = FIRST + this.#next;
      this.#next = (this.#next + 1) % PORTS;
      if (!this.isTaken(port, socket)) return port;
    }
    return 0;
  }

  /** A connection without a socket, as in TIME-WAIT, still has the port. */
  #isRemembered(port: number): boolean {
    const { tcbs } = this.ctx;
    for (let id = 0; id < tcbs.made; id++) {
      const tcb = tcbs.open(id);
      if (tcb.state !== State.Closed && tcb.ports >>> 16 === port) return true;
    }
    return false;
  }
}
