const FIRST = 1024;
const PORTS = 65_536 - FIRST;

/** Ephemeral ports, handed out in turn for each address. */
export class PortPool {
  readonly #next: Int32Array;

  constructor(addresses: number) {
    this.#next = new Int32Array(addresses);
  }

  next(address: number): number {
    const port = FIRST + this.#next[address];
    this.#next[address] = (this.#next[address] + 1) % PORTS;
    return port;
  }
}
