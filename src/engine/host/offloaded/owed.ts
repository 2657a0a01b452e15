/** What the card is owed, by connection: bytes the application has read, and bits of `Also`; told with the next command. */
export class Owed {
  readonly read: Int32Array;
  readonly also: Int32Array;
  /** Connections looked at when the pass ends, each once. */
  readonly #touched: Int32Array;
  readonly #isTouched: Uint8Array;
  #count = 0;

  constructor(rows: number) {
    this.read = new Int32Array(rows);
    this.also = new Int32Array(rows);
    this.#touched = new Int32Array(rows);
    this.#isTouched = new Uint8Array(rows);
  }

  addRead(id: number, bytes: number): void {
    this.read[id] += bytes;
    this.#touch(id);
  }

  addAlso(id: number, bits: number): void {
    this.also[id] |= bits;
    this.#touch(id);
  }

  /** It has been told, or there is nobody to tell. */
  clear(id: number): void {
    this.read[id] = 0;
    this.also[id] = 0;
  }

  /** A connection touched since the last pass ended, or -1. */
  shift(): number {
    if (this.#count === 0) return -1;
    const id = this.#touched[--this.#count];
    this.#isTouched[id] = 0;
    return id;
  }

  #touch(id: number): void {
    if (this.#isTouched[id] !== 0) return;
    this.#isTouched[id] = 1;
    this.#touched[this.#count++] = id;
  }
}
