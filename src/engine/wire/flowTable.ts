import { invariant } from '#engine/kernel/invariant.ts';

const EMPTY = -1;

/** Spreads a 4-tuple (three words) over 32 bits: the finaliser of murmur3. */
export function hashFlow(a: number, b: number, ports: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) ^ ports;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}

/**
 * 4-tuple -> number, by open addressing with linear probing and backward-shift deletion, at most half full. Keys are
 * (local address, peer address, local port << 16 | peer port).
 */
export class FlowTable {
  readonly #keys: Int32Array;
  readonly #values: Int32Array;
  readonly #mask: number;
  #count = 0;

  constructor(readonly capacity: number) {
    const size = 2 ** (33 - Math.clz32(Math.max(8, capacity) - 1));
    this.#keys = new Int32Array(size * 4);
    this.#values = new Int32Array(size).fill(EMPTY);
    this.#mask = size - 1;
  }

  /** Bytes of the table for each flow it has room for. */
  get bytesPerFlow(): number {
    return Math.round((this.#keys.byteLength + this.#values.byteLength) / this.capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** The number stored, or -1. */
  find(local: number, peer: number, ports: number): number {
    const keys = this.#keys;
    const values = this.#values;
    let slot = hashFlow(local, peer, ports) & this.#mask;
    for (;;) {
      const value = values[slot];
      if (value === EMPTY) return EMPTY;
      const at = slot << 2;
      if (keys[at + 2] === ports && keys[at] === local && keys[at + 1] === peer) return value;
      slot = (slot + 1) & this.#mask;
    }
  }

  insert(local: number, peer: number, ports: number, value: number): void {
    invariant(this.#count < this.capacity, 'a flow table is never filled beyond its capacity');
    let slot = hashFlow(local, peer, ports) & this.#mask;
    while (this.#values[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
    const at = slot << 2;
    this.#keys[at] = local;
    this.#keys[at + 1] = peer;
    this.#keys[at + 2] = ports;
    this.#values[slot] = value;
    this.#count++;
  }

  remove(local: number, peer: number, ports: number): void {
    const keys = this.#keys;
    let slot = hashFlow(local, peer, ports) & this.#mask;
    for (;;) {
      if (this.#values[slot] === EMPTY) return;
      const at = slot << 2;
      if (keys[at + 2] === ports && keys[at] === local && keys[at + 1] === peer) break;
      slot = (slot + 1) & this.#mask;
    }
    this.#count--;
    this.#closeGap(slot);
  }

  /** Moves later entries of the same run back, so that no tombstone is needed. */
  #closeGap(from: number): void {
    const keys = this.#keys;
    const values = this.#values;
    let gap = from;
    let slot = from;
    for (;;) {
      slot = (slot + 1) & this.#mask;
      if (values[slot] === EMPTY) break;
      const at = slot << 2;
      const home = hashFlow(keys[at], keys[at + 1], keys[at + 2]) & this.#mask;
      if (((slot - home) & this.#mask) < ((slot - gap) & this.#mask)) continue;
      const to = gap << 2;
      keys[to] = keys[at];
      keys[to + 1] = keys[at + 1];
      keys[to + 2] = keys[at + 2];
      values[gap] = values[slot];
      gap = slot;
    }
    values[gap] = EMPTY;
  }
}
