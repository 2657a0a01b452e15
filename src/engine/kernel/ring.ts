import { invariant } from './invariant.ts';

/** A first-in-first-out queue of fixed capacity; the array is made once. */
export class Ring<T> {
  readonly #items: (T | undefined)[];
  readonly #mask: number;
  #head = 0;
  #tail = 0;

  /** `capacity` is rounded up to a power of two. */
  constructor(capacity: number) {
    const size = 2 ** (32 - Math.clz32(Math.max(2, capacity) - 1));
    this.#items = new Array<T | undefined>(size).fill(undefined);
    this.#mask = size - 1;
  }

  get length(): number {
    return (this.#tail - this.#head) | 0;
  }

  get isFull(): boolean {
    return this.length > this.#mask;
  }

  get first(): T | undefined {
    return this.#items[this.#head & this.#mask];
  }

  push(item: T): void {
    invariant(this.length <= this.#mask, 'a ring is never pushed beyond its capacity');
    this.#items[this.#tail & this.#mask] = item;
    this.#tail = (this.#tail + 1) | 0;
  }

  shift(): T {
    const at = this.#head & this.#mask;
    const item = this.#items[at];
    invariant(item !== undefined, 'an empty ring is never shifted');
    this.#items[at] = undefined;
    this.#head = (this.#head + 1) | 0;
    return item;
  }
}
