/** How a backend is picked, in HAProxy's words. */
export type Balance = 'roundrobin' | 'leastconn' | 'source' | 'uri';

const NONE = -1;

/** The backends as one proxy sees them: whose turn it is, how many connections each has, and whether its checks say that it lives. */
export class Backends {
  /** By backend: connections begun (mode http: requests), open now, and refused. */
  readonly begun: Float64Array;
  readonly open: Int32Array;
  readonly refused: Float64Array;
  readonly isUp: Uint8Array;
  #turn = 0;

  constructor(
    readonly addresses: readonly number[],
    readonly balance: Balance,
  ) {
    this.begun = new Float64Array(addresses.length);
    this.open = new Int32Array(addresses.length);
    this.refused = new Float64Array(addresses.length);
    this.isUp = new Uint8Array(addresses.length).fill(1);
  }

  /** A number of `addresses`, or -1 when none is up. `key`: of the client, or of what it asks for. */
  pick(key: number): number {
    const up = this.up;
    if (up === 0) return NONE;
    if (this.balance === 'source' || this.balance === 'uri') return this.#among((key >>> 0) % up);
    return this.balance === 'leastconn' ? this.#leastLoaded() : this.#next();
  }

  get up(): number {
    let up = 0;
    for (let backend = 0; backend < this.isUp.length; backend++) up += this.isUp[backend];
    return up;
  }

  begins(backend: number): void {
    this.begun[backend]++;
    this.open[backend]++;
  }

  ends(backend: number): void {
    this.open[backend]--;
  }

  /** The one after `backend` that is up, or itself. */
  after(backend: number): number {
    const count = this.addresses.length;
    for (let step = 1; step < count; step++)
      if (this.isUp[(backend + step) % count] !== 0) return (backend + step) % count;
    return backend;
  }

  /** The k-th of those that are up: HAProxy's map of equal weights. */
  #among(place: number): number {
    let left = place;
    for (let backend = 0; backend < this.isUp.length; backend++)
      if (this.isUp[backend] !== 0 && left-- === 0) return backend;
    return NONE;
  }

  #next(): number {
    const backend = this.isUp[this.#turn] === 0 ? this.after(this.#turn) : this.#turn;
    this.#turn = (backend + 1) % this.addresses.length;
    return backend;
  }

  /** Equally loaded ones take turns. */
  #leastLoaded(): number {
    let least = this.isUp[this.#turn] === 0 ? this.after(this.#turn) : this.#turn;
    for (let step = 1; step < this.addresses.length; step++) {
      const backend = (this.#turn + step) % this.addresses.length;
      if (this.isUp[backend] !== 0 && this.open[backend] < this.open[least]) least = backend;
    }
    this.#turn = (least + 1) % this.addresses.length;
    return least;
  }
}

/** HAProxy's hash of a path for `balance uri`: sdbm, without avalanche, as its map-based hashing has it. */
export function hashOf(bytes: Uint8Array, start: number, length: number): number {
  let hash = 0;
  for (let at = start; at < start + length; at++) hash = (bytes[at] + (hash << 6) + (hash << 16) - hash) | 0;
  return hash;
}
