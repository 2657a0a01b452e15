import { CLASSES, classOf, GRAIN, PAGE, sizeOf } from './sizeClasses.ts';

const NONE = -1;
/** A chunk's number: its page, and its place there in grains. */
const PAGE_SHIFT = 16;
const PLACE_MASK = (1 << PAGE_SHIFT) - 1;

/**
 * Memory for texts, in pages that each hold chunks of one size; a page that has become empty may hold another. Warm, nothing
 * is allocated: free chunks are chained through their own first words.
 */
export class Arena {
  readonly #pages: Uint8Array[] = [];
  readonly #words: Int32Array[] = [];
  /** By page: its size class, chunks in use, chunks ever used, first free chunk, neighbours among those with room. */
  readonly #class: number[] = [];
  readonly #used: number[] = [];
  readonly #reached: number[] = [];
  readonly #firstFree: number[] = [];
  readonly #next: number[] = [];
  readonly #previous: number[] = [];
  /** By class: the first page with room. */
  readonly #withRoom = new Int32Array(CLASSES).fill(NONE);
  readonly #empty: number[] = [];
  /** Bytes of chunks in use. */
  bytesUsed = 0;

  /** Bytes of pages ever taken. */
  get bytesMade(): number {
    return this.#pages.length * PAGE;
  }

  /** The memory a chunk lies in, and where it starts there. */
  memory(chunk: number): Uint8Array {
    return this.#pages[chunk >> PAGE_SHIFT];
  }
  start(chunk: number): number {
    return (chunk & PLACE_MASK) * GRAIN;
  }
  /** Bytes that fit into a chunk. */
  room(chunk: number): number {
    return sizeOf(this.#class[chunk >> PAGE_SHIFT]);
  }

  /** A chunk for `length` bytes, 1 to PAGE. */
  take(length: number): number {
    const wanted = classOf(length);
    const page = this.#withRoom[wanted] === NONE ? this.#begin(wanted) : this.#withRoom[wanted];
    const size = sizeOf(wanted);
    let place = this.#firstFree[page];
    if (place === NONE) {
      place = (this.#reached[page] * size) / GRAIN;
      this.#reached[page]++;
    } else this.#firstFree[page] = this.#words[page][place * (GRAIN / 4)];
    this.#used[page]++;
    this.bytesUsed += size;
    if (this.#isFull(page)) this.#unlink(page);
    return (page << PAGE_SHIFT) | place;
  }

  give(chunk: number): void {
    const page = chunk >> PAGE_SHIFT;
    const place = chunk & PLACE_MASK;
    const wasFull = this.#isFull(page);
    this.#words[page][place * (GRAIN / 4)] = this.#firstFree[page];
    this.#firstFree[page] = place;
    this.#used[page]--;
    this.bytesUsed -= sizeOf(this.#class[page]);
    if (wasFull) this.#link(page);
    if (this.#used[page] > 0) return;
    this.#unlink(page);
    this.#empty.push(page);
  }

  #isFull(page: number): boolean {
    return this.#firstFree[page] === NONE && (this.#reached[page] + 1) * sizeOf(this.#class[page]) > PAGE;
  }

  /** A page for chunks of a class: an empty one, or a new one. */
  #begin(sizeClass: number): number {
    const page = this.#empty.pop() ?? this.#make();
    this.#class[page] = sizeClass;
    this.#used[page] = 0;
    this.#reached[page] = 0;
    this.#firstFree[page] = NONE;
    this.#link(page);
    return page;
  }

  #make(): number {
    const memory = new ArrayBuffer(PAGE);
    this.#words.push(new Int32Array(memory));
    return this.#pages.push(new Uint8Array(memory)) - 1;
  }

  #link(page: number): void {
    const first = this.#withRoom[this.#class[page]];
    this.#next[page] = first;
    this.#previous[page] = NONE;
    if (first !== NONE) this.#previous[first] = page;
    this.#withRoom[this.#class[page]] = page;
  }

  #unlink(page: number): void {
    const next = this.#next[page];
    const previous = this.#previous[page];
    if (next !== NONE) this.#previous[next] = previous;
    if (previous === NONE) this.#withRoom[this.#class[page]] = next;
    else this.#next[previous] = next;
  }
}
