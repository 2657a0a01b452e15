import type { SpliceEnd, SpliceEndReason } from '#engine/host/sockets/api.ts';

/** Pairs this proxy has asked the NIC to take, and those it has taken, by the number `splice` gave each. */
export class Splices {
  /** Pairs the NIC took, and pairs it would not. */
  taken = 0;
  refused = 0;
  /** What passed between spliced connections, payload, as the NIC told at their end. */
  bytesToBackends = 0;
  bytesToClients = 0;
  readonly ends: Record<SpliceEndReason, number> = { closed: 0, reset: 0, idle: 0 };
  /** Asked for: the proxy's own pair. Taken: the backend. One entry a connection. */
  readonly #asked = new Map<number, number>();
  readonly #backend = new Map<number, number>();

  asks(splice: number, pair: number): void {
    this.#asked.set(splice, pair);
  }

  /** The proxy's own pair. */
  answered(splice: number, isTaken: boolean): number {
    const pair = this.#asked.get(splice) ?? -1;
    this.#asked.delete(splice);
    if (isTaken) this.taken++;
    else this.refused++;
    return pair;
  }

  isTakenFor(splice: number, backend: number): void {
    this.#backend.set(splice, backend);
  }

  /** The backend it was a connection of. */
  ended({ pair, why, bytesToBack, bytesToFront }: SpliceEnd): number {
    const backend = this.#backend.get(pair) ?? -1;
    this.#backend.delete(pair);
    this.ends[why]++;
    this.bytesToBackends += bytesToBack;
    this.bytesToClients += bytesToFront;
    return backend;
  }

  /** Asked for or taken, and not over. */
  get open(): number {
    return this.#asked.size + this.#backend.size;
  }
}
