import { invariant } from '#engine/kernel/invariant.ts';

const NONE = -1;

/** Spreads a 4-tuple (three words) over 32 bits: the finaliser of murmur3. */
export function hashFlow(a: number, b: number, ports: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) ^ ports;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}

/**
 * 4-tuple -> row of the caller's, by open addressing with linear probing and backward-shift deletion, at most half full.
 * The key stands once, in the row itself: three words (local address, peer address, local port << 16 | peer port) at
 * `row * stride`. A slot holds the key's hash, so that a row is looked at only when it is very likely the right one.
 */
export class FlowTable {
  /** [hash, row + 1] a slot; 0 in the second = empty. */
  readonly #slots: Int32Array;
  readonly #mask: number;
  #count = 0;

  constructor(
    readonly capacity: number,
    private readonly rows: Int32Array,
    private readonly stride: number,
  ) {
    const size = 2 ** (33 - Math.clz32(Math.max(8, capacity) - 1));
    this.#slots = new Int32Array(size * 2);
    this.#mask = size * 2 - 1;
  }

  /** Bytes of the table for each flow it has room for. */
  get bytesPerFlow(): number {
    return Math.round(this.#slots.byteLength / this.capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** The row whose key this is, or -1. */
  find(local: number, peer: number, ports: number): number {
    const slots = this.#slots;
    const rows = this.rows;
    const hash = hashFlow(local, peer, ports);
    let slot = (hash << 1) & this.#mask;
    for (;;) {
      const row = slots[slot + 1] - 1;
      if (row === NONE) return NONE;
      if (slots[slot] === hash) {
        const at = row * this.stride;
        if (rows[at + 2] === ports && rows[at] === local && rows[at + 1] === peer) return row;
      }
      slot = (slot + 2) & this.#mask;
    }
  }

  /** The row's key must stand, and be in no other row of the table. */
  insert(row: number): void {
    invariant(this.#count < this.capacity, 'a flow table is never filled beyond its capacity');
    const slots = this.#slots;
    const hash = this.#hashOf(row);
    let slot = (hash << 1) & this.#mask;
    while (slots[slot + 1] !== 0) slot = (slot + 2) & this.#mask;
    slots[slot] = hash;
    slots[slot + 1] = row + 1;
    this.#count++;
  }

  /** The row's key must still stand. */
  remove(row: number): void {
    const slots = this.#slots;
    let slot = (this.#hashOf(row) << 1) & this.#mask;
    while (slots[slot + 1] !== row + 1) {
      if (slots[slot + 1] === 0) return;
      slot = (slot + 2) & this.#mask;
    }
    this.#count--;
    this.#closeGap(slot);
  }

  #hashOf(row: number): number {
    const at = row * this.stride;
    return hashFlow(this.rows[at], this.rows[at + 1], this.rows[at + 2]);
  }

  /** Moves later entries of the same run back, so that no tombstone is needed. */
  #closeGap(from: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let gap = from;
    let slot = from;
    for (;;) {
      slot = (slot + 2) & mask;
      if (slots[slot + 1] === 0) break;
      const home = (slots[slot] << 1) & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap] = slots[slot];
      slots[gap + 1] = slots[slot + 1];
      gap = slot;
    }
    slots[gap + 1] = 0;
  }
}
