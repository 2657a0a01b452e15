const SMALLEST = 1024;
const nothing = new Uint8Array(0);

/** Buffers of sizes that double, used again once given back; together never more than a limit. */
export class BufferPool {
  readonly #free: Uint8Array[][] = [];
  bytesUsed = 0;

  constructor(private readonly limit: number) {}

  /** At least `length` bytes, or null: there is no more. */
  take(length: number): Uint8Array | null {
    const doubling = Math.max(0, 32 - Math.clz32(Math.max(1, length - 1) >> 10));
    const size = SMALLEST << doubling;
    if (this.bytesUsed + size > this.limit) return null;
    this.bytesUsed += size;
    return this.#free[doubling]?.pop() ?? new Uint8Array(size);
  }

  give(buffer: Uint8Array): void {
    this.bytesUsed -= buffer.length;
    const doubling = 31 - Math.clz32(buffer.length >> 10);
    (this.#free[doubling] ??= []).push(buffer);
  }
}

/** Bytes that wait, a queue for each connection; one that is empty holds no buffer. */
export class ByteQueues {
  readonly #buffers: (Uint8Array | null)[];
  readonly from: Int32Array;
  readonly to: Int32Array;

  /** `longest`: of one queue, bytes. */
  constructor(
    connections: number,
    private readonly pool: BufferPool,
    private readonly longest: number,
  ) {
    this.#buffers = new Array<Uint8Array | null>(connections).fill(null);
    this.from = new Int32Array(connections);
    this.to = new Int32Array(connections);
  }

  bytes(connection: number): Uint8Array {
    return this.#buffers[connection] ?? nothing;
  }
  length(connection: number): number {
    return this.to[connection] - this.from[connection];
  }

  /** False: it would grow too long, or no memory is left. */
  append(connection: number, bytes: Uint8Array, at: number, length: number): boolean {
    if (length === 0) return true;
    const held = this.length(connection);
    if (held + length > this.longest || !this.#makeRoom(connection, held, length)) return false;
    const buffer = this.bytes(connection);
    const to = this.to[connection];
    for (let place = 0; place < length; place++) buffer[to + place] = bytes[at + place];
    this.to[connection] = to + length;
    return true;
  }

  #makeRoom(connection: number, held: number, length: number): boolean {
    const old = this.#buffers[connection];
    const from = this.from[connection];
    if (old !== null && this.to[connection] + length <= old.length) return true;
    if (old !== null && held + length <= old.length) old.copyWithin(0, from, from + held);
    else {
      const wider = this.pool.take(held + length);
      if (wider === null) return false;
      if (old !== null) {
        wider.set(old.subarray(from, from + held));
        this.pool.give(old);
      }
      this.#buffers[connection] = wider;
    }
    this.from[connection] = 0;
    this.to[connection] = held;
    return true;
  }

  /** The first bytes are done with. */
  drop(connection: number, length: number): void {
    this.from[connection] += length;
    if (this.length(connection) === 0) this.clear(connection);
  }

  clear(connection: number): void {
    const buffer = this.#buffers[connection];
    if (buffer !== null) this.pool.give(buffer);
    this.#buffers[connection] = null;
    this.from[connection] = 0;
    this.to[connection] = 0;
  }
}
