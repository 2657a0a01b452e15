import type { Frame } from '#engine/wire/frame.ts';

const NONE = -1;
/** No port: the row of a listener that was closed. */
const CLOSED = 0;

interface Listener {
  readonly address: number;
  port: number;
  /** Most connections begun or waiting to be accepted. */
  backlog: number;
  /** The owner's own number for it. */
  readonly owner: number;
  waiting: number;
}

/** Who listens where, and how many connections of each wait to be accepted. */
export class Listeners {
  readonly #rows: Listener[] = [];

  /** The new listener's number; that of a closed one is used again once nobody waits for it. */
  add(address: number, port: number, backlog: number, owner: number): number {
    const row = { address, port, backlog, owner, waiting: 0 };
    const free = this.#rows.findIndex((old) => old.port === CLOSED && old.waiting === 0);
    if (free === NONE) return this.#rows.push(row) - 1;
    this.#rows[free] = row;
    return free;
  }

  close(listener: number): void {
    this.#rows[listener].port = CLOSED;
  }

  isOpen(listener: number): boolean {
    return this.#rows[listener].port !== CLOSED;
  }

  ownerOf(listener: number): number {
    return this.#rows[listener].owner;
  }

  setBacklog(listener: number, backlog: number): void {
    this.#rows[listener].backlog = backlog;
  }

  /** The listener a frame is for, or -1. */
  find(frame: Frame): number {
    const port = frame.tcp.destinationPort;
    if (port === CLOSED) return NONE;
    for (let at = 0; at < this.#rows.length; at++) {
      const row = this.#rows[at];
      if (row.port === port && row.address === frame.ip.destination) return at;
    }
    return NONE;
  }

  isFull(listener: number): boolean {
    const row = this.#rows[listener];
    return row.waiting >= row.backlog;
  }

  /** A connection began for it, or (negative) is accepted or gone. */
  wait(listener: number, change: 1 | -1): void {
    this.#rows[listener].waiting += change;
  }
}
