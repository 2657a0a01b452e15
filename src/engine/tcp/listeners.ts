import type { Frame } from '#engine/wire/frame.ts';

const NONE = -1;
/** No port: the row of a listener that was closed. */
const CLOSED = 0;

interface Listener {
  readonly address: number;
  port: number;
  /** Most connections in each of its two queues. */
  backlog: number;
  /** The owner's own number for it. */
  readonly owner: number;
  /** The SYN queue: connections half open. */
  opening: number;
  /** The accept queue: connections open that the application has not accepted. */
  waiting: number;
  /** Count of the last SYN cookie sent (wire/synCookie), or -1. */
  cookieSent: number;
}

/** Who listens where, and how many connections of each open, or wait to be accepted. */
export class Listeners {
  readonly #rows: Listener[] = [];

  /** The new listener's number; that of a closed one is used again once nobody waits for it. */
  add(address: number, port: number, backlog: number, owner: number): number {
    const row = { address, port, backlog, owner, opening: 0, waiting: 0, cookieSent: NONE };
    const free = this.#rows.findIndex((old) => old.port === CLOSED && old.opening === 0 && old.waiting === 0);
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

  isSynQueueFull(listener: number): boolean {
    const row = this.#rows[listener];
    return row.opening >= row.backlog;
  }

  isAcceptQueueFull(listener: number): boolean {
    const row = this.#rows[listener];
    return row.waiting >= row.backlog;
  }

  /** A connection began to open for it, or (negative) is open or gone. */
  open(listener: number, change: 1 | -1): void {
    this.#rows[listener].opening += change;
  }

  /** An open connection waits for it, or (negative) is accepted or gone. */
  wait(listener: number, change: 1 | -1): void {
    this.#rows[listener].waiting += change;
  }

  noteCookie(listener: number, count: number): void {
    this.#rows[listener].cookieSent = count;
  }

  /** Was a cookie sent at most `lifetime` counts ago? Else none can come back. */
  usesCookies(listener: number, count: number, lifetime: number): boolean {
    const { cookieSent } = this.#rows[listener];
    return cookieSent !== NONE && count - cookieSent <= lifetime;
  }
}
