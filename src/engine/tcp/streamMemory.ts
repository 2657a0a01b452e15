import type { Slab } from '#engine/wire/slab.ts';
import type { Tcb } from './tcb.ts';

const SMALLEST = 64;
const NONE = -1;

/**
 * Send buffers: each a ring of a power of two of bytes in the slab, taken on the first write and exchanged for one four
 * times as large when it is full. Bytes stay until the peer has acknowledged them.
 */
export class StreamMemory {
  readonly #base: number;
  #used = 0;
  readonly #free: number[][] = [];

  constructor(
    private readonly slab: Slab,
    private readonly capacity: number,
    private readonly largest: number,
  ) {
    this.#base = slab.take(capacity);
    for (let size = SMALLEST; size < 4 * largest; size *= 4) this.#free.push([]);
  }

  /** Bytes of rings that were ever made. */
  get bytesMade(): number {
    return this.#used;
  }

  /** Room for `count` more bytes, growing the ring if need be; less when memory or the limit is short. */
  makeRoom(tcb: Tcb, count: number): number {
    const wanted = Math.min(tcb.sendQueued + count, this.largest);
    while (tcb.sendStart === NONE || tcb.sendSize < wanted) if (!this.#grow(tcb)) break;
    if (tcb.sendStart === NONE) return 0;
    return Math.min(tcb.sendSize, this.largest) - tcb.sendQueued;
  }

  /** Appends bytes that lie in the slab; the caller has made room. */
  append(tcb: Tcb, from: number, count: number): void {
    const at = (tcb.sendHead + tcb.sendQueued) & (tcb.sendSize - 1);
    const first = Math.min(count, tcb.sendSize - at);
    this.slab.copy(tcb.sendStart + at, from, first);
    if (first < count) this.slab.copy(tcb.sendStart, from + first, count - first);
    tcb.sendQueued += count;
  }

  /** Copies `count` bytes, `offset` beyond SND.UNA, to a place in the slab. */
  copyOut(tcb: Tcb, offset: number, to: number, count: number): void {
    const at = (tcb.sendHead + offset) & (tcb.sendSize - 1);
    const first = Math.min(count, tcb.sendSize - at);
    this.slab.copy(to, tcb.sendStart + at, first);
    if (first < count) this.slab.copy(to + first, tcb.sendStart, count - first);
  }

  /** The oldest `count` bytes are acknowledged. */
  release(tcb: Tcb, count: number): void {
    tcb.sendHead = (tcb.sendHead + count) & (tcb.sendSize - 1);
    tcb.sendQueued -= count;
  }

  give(tcb: Tcb): void {
    if (tcb.sendStart === NONE) return;
    this.#free[this.#classOf(tcb.sendSize)].push(tcb.sendStart);
    tcb.sendStart = NONE;
    tcb.sendSize = 0;
    tcb.sendQueued = 0;
  }

  #classOf(size: number): number {
    return (31 - Math.clz32(size) - 6) >> 1;
  }

  #grow(tcb: Tcb): boolean {
    const size = tcb.sendStart === NONE ? SMALLEST : tcb.sendSize * 4;
    const kind = this.#classOf(size);
    if (kind >= this.#free.length) return false;
    let start = this.#free[kind].pop();
    if (start === undefined) {
      if (this.#used + size > this.capacity) return false;
      start = this.#base + this.#used;
      this.#used += size;
    }
    const queued = tcb.sendQueued;
    if (tcb.sendStart !== NONE) {
      this.copyOut(tcb, 0, start, queued);
      this.give(tcb);
    }
    tcb.sendStart = start;
    tcb.sendSize = size;
    tcb.sendHead = 0;
    tcb.sendQueued = queued;
    return true;
  }
}
