import { Arena } from './arena.ts';
import { Expiry } from './expiry.ts';
import { copy, KeyTable } from './keyTable.ts';

export const DATABASES = 16;
const NONE = -1;

/** The keys and values of all databases, shared by the server's cores; of time it knows what it is told. */
export class Keyspace {
  arena = new Arena();
  table = new KeyTable(this.arena);
  expiry = new Expiry(this.table);
  /** Milliseconds, whole; the server says it before each turn. */
  now = 0;
  readonly sizes = new Int32Array(DATABASES);
  hits = 0;
  misses = 0;
  expired = 0;
  /** Keys looked up and values written since whoever pays for it last asked. */
  lookups = 0;
  writes = 0;

  /** `limit`: bytes from which on nothing more is written (maxmemory). */
  constructor(readonly limit: number) {}

  get bytesUsed(): number {
    return this.arena.bytesUsed + this.table.bytes;
  }
  get isFull(): boolean {
    return this.bytesUsed > this.limit;
  }
  get keys(): number {
    return this.table.count;
  }

  /** The row of a key that has not expired, or -1. One that has is gone now. */
  find(bytes: Uint8Array, at: number, length: number, database: number): number {
    this.lookups++;
    const row = this.table.find(bytes, at, length, database);
    if (row === NONE || this.table.expiresAt[row] >= this.now) return row;
    this.expire(row);
    return NONE;
  }

  /** The same for a command that reads: it counts as a hit or a miss. */
  read(bytes: Uint8Array, at: number, length: number, database: number): number {
    const row = this.find(bytes, at, length, database);
    if (row === NONE) this.misses++;
    else this.hits++;
    return row;
  }

  add(bytes: Uint8Array, at: number, length: number, database: number): number {
    this.sizes[database]++;
    return this.table.add(bytes, at, length, database);
  }

  /** The key's value from now on; a chunk of the right size is used again. */
  setValue(row: number, bytes: Uint8Array, at: number, length: number): void {
    this.writes++;
    this.#resize(row, length, 0);
    if (length > 0) copy(this.arena, this.table.value[row], bytes, at, length);
  }

  append(row: number, bytes: Uint8Array, at: number, length: number): void {
    this.writes++;
    const before = this.table.valueLength[row];
    this.#resize(row, before + length, before);
    if (length === 0) return;
    const chunk = this.table.value[row];
    const memory = this.arena.memory(chunk);
    const start = this.arena.start(chunk) + before;
    for (let place = 0; place < length; place++) memory[start + place] = bytes[at + place];
  }

  /** Room for `length` bytes; the first `kept` stay. */
  #resize(row: number, length: number, kept: number): void {
    const { value, valueLength } = this.table;
    const old = value[row];
    valueLength[row] = length;
    if (old !== NONE && length > 0 && fits(this.arena.room(old), length)) return;
    value[row] = length === 0 ? NONE : this.arena.take(length);
    if (kept > 0) copy(this.arena, value[row], this.arena.memory(old), this.arena.start(old), kept);
    if (old !== NONE) this.arena.give(old);
  }

  /** At a time in milliseconds. */
  expireAt(row: number, milliseconds: number): void {
    this.expiry.set(row, milliseconds);
  }

  persist(row: number): void {
    this.expiry.forget(row);
    this.table.expiresAt[row] = Infinity;
  }

  remove(row: number): void {
    this.expiry.forget(row);
    if (this.table.value[row] !== NONE) this.arena.give(this.table.value[row]);
    this.sizes[this.table.database(row)]--;
    this.table.remove(row);
  }

  expire(row: number): void {
    this.expired++;
    this.remove(row);
  }

  /** Enters a key and its value before the run begins: nobody pays for it. */
  load(key: Uint8Array, value: Uint8Array, database = 0): void {
    const found = this.table.find(key, 0, key.length, database);
    const row = found === NONE ? this.add(key, 0, key.length, database) : found;
    this.setValue(row, value, 0, value.length);
    this.writes = 0;
  }

  clear(): void {
    this.arena = new Arena();
    this.table = new KeyTable(this.arena);
    this.expiry = new Expiry(this.table);
    this.sizes.fill(0);
  }
}

/** A chunk is kept while less than half of it would be idle. */
function fits(room: number, length: number): boolean {
  return length <= room && (room <= 64 || 2 * length > room);
}
