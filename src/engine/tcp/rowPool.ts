/** Rows of few connections at once: numbered from 1, so that 0 in a control block says "none". Doubles on demand. */
export class RowPool {
  words: Int32Array;
  #made = 0;
  readonly #free: number[] = [];

  constructor(readonly rowWords: number) {
    this.words = new Int32Array(rowWords * 4);
  }

  get inUse(): number {
    return this.#made - this.#free.length;
  }

  /** A zeroed row. */
  take(): number {
    const free = this.#free.pop();
    const row = free ?? ++this.#made;
    if (row * this.rowWords > this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    const at = this.at(row);
    this.words.fill(0, at, at + this.rowWords);
    return row;
  }

  /** Where a row starts in `words`. */
  at(row: number): number {
    return (row - 1) * this.rowWords;
  }

  give(row: number): void {
    this.#free.push(row);
  }
}
