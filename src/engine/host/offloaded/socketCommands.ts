import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { SocketMessage } from '#engine/pcie/socketMessages.ts';
import { MESSAGE_BYTES, MOST_PAYLOAD } from '#engine/pcie/socketMessages.table.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { ETHERNET_BYTES } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';

const HEADER = ETHERNET_BYTES + MESSAGE_BYTES;
const WORDS = 7;

/** Writes commands for the card. What finds no frame is written later, in order; payload then waits with the application. */
export class SocketCommands {
  readonly #message = new SocketMessage();
  /** The command written last in this pass, to which a shutdown or close of the same connection may be added. */
  #last: Frame | null = null;
  /** Words of commands for which there was no frame. */
  readonly #late: number[] = [];

  constructor(private readonly ctx: TcpContext) {}

  tell(kind: number, connection: number, owner = 0, credits = 0, address = 0, ports = 0, value = 0): void {
    if (this.#late.length === 0 && this.#write(kind, connection, owner, credits, address, ports, value))
      return;
    this.#late.push(kind, connection, owner, credits, address, ports, value);
  }

  /** At most one command's payload, from the slab; how many bytes left. */
  send(kind: number, connection: number, credits: number, from: number, length: number): number {
    const bytes = Math.min(length, MOST_PAYLOAD);
    const frame = this.#late.length > 0 ? null : this.#lease(bytes);
    if (frame === null) return 0;
    this.ctx.pool.slab.copy(frame.payloadStart, from, bytes);
    this.#message.begin(frame, Mark.SocketCommand, kind, connection).credits = credits;
    this.#leave(frame);
    this.#last = frame;
    return bytes;
  }

  /** Says one thing more with the data written last, if that was this connection's. */
  addToLast(connection: number, also: number, credits: number): boolean {
    if (this.#last === null || this.#late.length > 0) return false;
    const message = this.#message.open(this.#last);
    if (message.connection !== connection) return false;
    message.kind |= also;
    message.credits += credits;
    return true;
  }

  /** The pass is over: its commands are on their way. */
  endPass(): void {
    this.#last = null;
    while (this.#late.length > 0) {
      const [kind, connection, owner, credits, address, ports, value] = this.#late;
      if (!this.#write(kind, connection, owner, credits, address, ports, value)) return;
      this.#late.splice(0, WORDS);
    }
  }

  #write(
    kind: number,
    connection: number,
    owner: number,
    credits: number,
    address: number,
    ports: number,
    value: number,
  ): boolean {
    const frame = this.#lease(0);
    if (frame === null) return false;
    const message = this.#message.begin(frame, Mark.SocketCommand, kind, connection);
    message.owner = owner;
    message.credits = credits;
    message.address = address;
    message.ports = ports;
    message.value = value;
    this.#leave(frame);
    this.#last = null;
    return true;
  }

  #lease(bytes: number): Frame | null {
    const frame = this.ctx.pool.lease(HEADER + bytes);
    if (frame === null) {
      this.ctx.drops.add(Drop.PoolEmpty);
      return null;
    }
    frame.payloadStart = frame.start + HEADER;
    frame.payloadLength = bytes;
    frame.reason = Reason.Control;
    return frame;
  }

  #leave(frame: Frame): void {
    this.ctx.wire.accept(frame);
  }
}
