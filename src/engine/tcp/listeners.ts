import type { Frame } from '#engine/wire/frame.ts';

const NONE = -1;

/** Who listens where, and how many connections of each wait to be accepted. */
export class Listeners {
  readonly #rows: { readonly address: number; readonly port: number; waiting: number }[] = [];

  /** The new listener's number. */
  add(address: number, port: number): number {
    this.#rows.push({ address, port, waiting: 0 });
    return this.#rows.length - 1;
  }

  /** The listener a frame is for, or -1. */
  find(frame: Frame): number {
    const port = frame.tcp.destinationPort;
    for (let at = 0; at < this.#rows.length; at++) {
      const row = this.#rows[at];
      if (row.port === port && row.address === frame.ip.destination) return at;
    }
    return NONE;
  }

  isFull(listener: number, backlog: number): boolean {
    return this.#rows[listener].waiting >= backlog;
  }

  /** A connection began for it, or (negative) is accepted or gone. */
  wait(listener: number, change: 1 | -1): void {
    this.#rows[listener].waiting += change;
  }
}
