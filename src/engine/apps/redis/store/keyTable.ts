import type { Arena } from './arena.ts';

const NONE = -1;
const FIRST_ROWS = 1024;
/** Bytes of one row's columns, and of one place in the index: what an entry costs besides its texts. */
export const ROW_BYTES = 37;
export const PLACE_BYTES = 4;

/** 32 bits of a text's bytes and its database (MurmurHash3's mixing). */
export function hashOf(bytes: Uint8Array, at: number, length: number, database: number): number {
  let hash = Math.imul(database + 1, 0x9e3779b1) ^ length;
  for (let place = 0; place < length; place++) {
    hash = Math.imul(hash ^ bytes[at + place], 0x5bd1e995);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** Keys of all databases: rows as columns, found by open addressing (linear, no gravestones). Doubles when half full. */
export class KeyTable {
  #places = new Int32Array(2 * FIRST_ROWS).fill(NONE);
  #mask = 2 * FIRST_ROWS - 1;
  #hash = new Int32Array(FIRST_ROWS);
  #database = new Uint8Array(FIRST_ROWS);
  key = new Int32Array(FIRST_ROWS);
  keyLength = new Int32Array(FIRST_ROWS);
  /** A chunk, or -1 for an empty text. */
  value = new Int32Array(FIRST_ROWS);
  valueLength = new Int32Array(FIRST_ROWS);
  /** Milliseconds; Infinity = never. */
  expiresAt = new Float64Array(FIRST_ROWS);
  /** Place among those that expire, or -1. */
  place = new Int32Array(FIRST_ROWS);
  #firstFree = NONE;
  #made = 0;
  count = 0;

  constructor(private readonly arena: Arena) {}

  get bytes(): number {
    return this.count * ROW_BYTES + this.#places.length * PLACE_BYTES;
  }
  database(row: number): number {
    return this.#database[row];
  }

  find(bytes: Uint8Array, at: number, length: number, database: number): number {
    const hash = hashOf(bytes, at, length, database);
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const row = this.#places[place];
      if (row === NONE) return NONE;
      if (this.#hash[row] === hash && this.#isKey(row, bytes, at, length, database)) return row;
    }
  }

  #isKey(row: number, bytes: Uint8Array, at: number, length: number, database: number): boolean {
    if (this.keyLength[row] !== length || this.#database[row] !== database) return false;
    if (length === 0) return true;
    const memory = this.arena.memory(this.key[row]);
    const start = this.arena.start(this.key[row]);
    for (let place = 0; place < length; place++)
      if (memory[start + place] !== bytes[at + place]) return false;
    return true;
  }

  /** A row for a key that has none. */
  add(bytes: Uint8Array, at: number, length: number, database: number): number {
    if (2 * (this.count + 1) > this.#places.length) this.#widen();
    if (this.#firstFree === NONE && this.#made === this.key.length) this.#lengthen();
    const row = this.#firstFree === NONE ? this.#made++ : this.#firstFree;
    if (row === this.#firstFree) this.#firstFree = this.place[row];
    this.key[row] = length === 0 ? NONE : this.arena.take(length);
    if (length > 0) copy(this.arena, this.key[row], bytes, at, length);
    this.keyLength[row] = length;
    this.#database[row] = database;
    this.#hash[row] = hashOf(bytes, at, length, database);
    this.value[row] = NONE;
    this.valueLength[row] = 0;
    this.expiresAt[row] = Infinity;
    this.place[row] = NONE;
    this.count++;
    this.#enter(row);
    return row;
  }

  #enter(row: number): void {
    let place = this.#hash[row] & this.#mask;
    while (this.#places[place] !== NONE) place = (place + 1) & this.#mask;
    this.#places[place] = row;
  }

  /** The row is free; its value and its place among those that expire are the caller's to give back before. */
  remove(row: number): void {
    let hole = this.#hash[row] & this.#mask;
    while (this.#places[hole] !== row) hole = (hole + 1) & this.#mask;
    // Whoever stands behind and would be looked for from here or before moves up.
    for (let next = (hole + 1) & this.#mask; this.#places[next] !== NONE; next = (next + 1) & this.#mask) {
      const home = this.#hash[this.#places[next]] & this.#mask;
      if (((next - home) & this.#mask) < ((next - hole) & this.#mask)) continue;
      this.#places[hole] = this.#places[next];
      hole = next;
    }
    this.#places[hole] = NONE;
    if (this.key[row] !== NONE) this.arena.give(this.key[row]);
    this.place[row] = this.#firstFree;
    this.#firstFree = row;
    this.count--;
  }

  #widen(): void {
    const old = this.#places;
    this.#places = new Int32Array(2 * old.length).fill(NONE);
    this.#mask = this.#places.length - 1;
    for (const row of old) if (row !== NONE) this.#enter(row);
  }

  #lengthen(): void {
    const rows = 2 * this.key.length;
    this.#hash = longer(this.#hash, new Int32Array(rows));
    this.#database = longer(this.#database, new Uint8Array(rows));
    this.key = longer(this.key, new Int32Array(rows));
    this.keyLength = longer(this.keyLength, new Int32Array(rows));
    this.value = longer(this.value, new Int32Array(rows));
    this.valueLength = longer(this.valueLength, new Int32Array(rows));
    this.expiresAt = longer(this.expiresAt, new Float64Array(rows));
    this.place = longer(this.place, new Int32Array(rows));
  }
}

function longer<Column extends Int32Array | Uint8Array | Float64Array>(old: Column, fresh: Column): Column {
  fresh.set(old);
  return fresh;
}

/** Into the start of a chunk. */
export function copy(arena: Arena, chunk: number, bytes: Uint8Array, at: number, length: number): void {
  const memory = arena.memory(chunk);
  const start = arena.start(chunk);
  for (let place = 0; place < length; place++) memory[start + place] = bytes[at + place];
}
