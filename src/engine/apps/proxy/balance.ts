/** How a backend is picked, in HAProxy's words. */
export type Balance = 'roundrobin' | 'leastconn' | 'source' | 'uri';

/** The backends as one proxy sees them: whose turn it is, and how many connections each has. */
export class Backends {
  /** By backend: connections begun, open now, and refused. */
  readonly begun: Float64Array;
  readonly open: Int32Array;
  readonly refused: Float64Array;
  #turn = 0;

  constructor(
    readonly addresses: readonly number[],
    private readonly balance: Balance,
  ) {
    this.begun = new Float64Array(addresses.length);
    this.open = new Int32Array(addresses.length);
    this.refused = new Float64Array(addresses.length);
  }

  /** The backend for a client: a number of `addresses`. */
  pick(client: number): number {
    if (this.balance === 'source') return (client >>> 0) % this.addresses.length;
    return this.balance === 'leastconn' ? this.#leastLoaded() : this.#next();
  }

  begins(backend: number): void {
    this.begun[backend]++;
    this.open[backend]++;
  }

  ends(backend: number): void {
    this.open[backend]--;
  }

  #next(): number {
    const backend = this.#turn;
    this.#turn = (this.#turn + 1) % this.addresses.length;
    return backend;
  }

  /** Equally loaded ones take turns. */
  #leastLoaded(): number {
    let least = this.#turn;
    for (let step = 1; step < this.addresses.length; step++) {
      const backend = (this.#turn + step) % this.addresses.length;
      if (this.open[backend] < this.open[least]) least = backend;
    }
    this.#turn = (least + 1) % this.addresses.length;
    return least;
  }
}
