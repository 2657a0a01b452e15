const NONE = -1;

/** Connections of backends that no request uses, the latest first, and by socket whose they are. */
export class IdleConnections {
  readonly #backend: Int8Array;
  readonly #next: Int32Array;
  readonly #before: Int32Array;
  readonly #first: Int32Array;
  readonly count: Int32Array;

  constructor(sockets: number, backends: number) {
    this.#backend = new Int8Array(sockets).fill(NONE);
    this.#next = new Int32Array(sockets);
    this.#before = new Int32Array(sockets);
    this.#first = new Int32Array(backends).fill(NONE);
    this.count = new Int32Array(backends);
  }

  put(socket: number, backend: number): void {
    const first = this.#first[backend];
    this.#backend[socket] = backend;
    this.#next[socket] = first;
    this.#before[socket] = NONE;
    if (first !== NONE) this.#before[first] = socket;
    this.#first[backend] = socket;
    this.count[backend]++;
  }

  /** The one used last, or -1. */
  take(backend: number): number {
    const socket = this.#first[backend];
    if (socket !== NONE) this.remove(socket);
    return socket;
  }

  /** One of any backend, or -1. */
  takeAny(): number {
    for (let backend = 0; backend < this.#first.length; backend++)
      if (this.#first[backend] !== NONE) return this.take(backend);
    return NONE;
  }

  holds(socket: number): boolean {
    return this.#backend[socket] !== NONE;
  }

  remove(socket: number): void {
    const backend = this.#backend[socket];
    const next = this.#next[socket];
    const before = this.#before[socket];
    if (before === NONE) this.#first[backend] = next;
    else this.#next[before] = next;
    if (next !== NONE) this.#before[next] = before;
    this.#backend[socket] = NONE;
    this.count[backend]--;
  }
}
