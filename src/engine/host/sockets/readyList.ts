/** Sockets with something to tell, each once, in the order they became ready. */
export class ReadyList {
  readonly #ring: Int32Array;
  readonly #mask: number;
  readonly #isListed: Uint8Array;
  #head = 0;
  #tail = 0;

  constructor(capacity: number) {
    const size = 2 ** (32 - Math.clz32(Math.max(2, capacity) - 1)); // each stands in it once at most
    this.#ring = new Int32Array(size);
    this.#mask = size - 1;
    this.#isListed = new Uint8Array(capacity);
  }

  get length(): number {
    return (this.#tail - this.#head) | 0;
  }

  add(socket: number): void {
    if (this.#isListed[socket] !== 0) return;
    this.#isListed[socket] = 1;
    this.#ring[this.#tail & this.#mask] = socket;
    this.#tail = (this.#tail + 1) | 0;
  }

  shift(): number {
    const socket = this.#ring[this.#head & this.#mask];
    this.#head = (this.#head + 1) | 0;
    this.#isListed[socket] = 0;
    return socket;
  }
}
