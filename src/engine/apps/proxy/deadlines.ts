const NONE = -1;

/** What a pair may wait for too long: a backend's connection, its next bytes, the client's, a request's head; or the next attempt. */
export const Wait = { Connect: 0, Server: 1, Client: 2, Request: 3, Retry: 4 } as const;
const KINDS = 5;

/**
 * One deadline a pair at most. All waits of a kind last equally long, so that each kind's pairs stand in the order they began,
 * and the first is always the next one due.
 */
export class Deadlines {
  readonly #due: Int32Array;
  readonly #kind: Int8Array;
  readonly #next: Int32Array;
  readonly #before: Int32Array;
  readonly #first = new Int32Array(KINDS).fill(NONE);
  readonly #last = new Int32Array(KINDS).fill(NONE);
  /** Pairs that wait. */
  count = 0;

  constructor(
    pairs: number,
    /** By kind, ms; 0 = for ever. */
    private readonly lasts: readonly number[],
  ) {
    this.#due = new Int32Array(pairs);
    this.#kind = new Int8Array(pairs).fill(NONE);
    this.#next = new Int32Array(pairs);
    this.#before = new Int32Array(pairs);
  }

  /** The pair waits from now on, and for nothing else. */
  set(pair: number, kind: number, now: number): void {
    this.clear(pair);
    if (this.lasts[kind] === 0) return;
    this.#kind[pair] = kind;
    this.#due[pair] = now + this.lasts[kind];
    const last = this.#last[kind];
    this.#before[pair] = last;
    this.#next[pair] = NONE;
    if (last === NONE) this.#first[kind] = pair;
    else this.#next[last] = pair;
    this.#last[kind] = pair;
    this.count++;
  }

  clear(pair: number): void {
    const kind = this.#kind[pair];
    if (kind === NONE) return;
    const before = this.#before[pair];
    const next = this.#next[pair];
    if (before === NONE) this.#first[kind] = next;
    else this.#next[before] = next;
    if (next === NONE) this.#last[kind] = before;
    else this.#before[next] = before;
    this.#kind[pair] = NONE;
    this.count--;
  }

  /** What the pair waits for, or -1. */
  kindOf(pair: number): number {
    return this.#kind[pair];
  }

  /** A pair that has waited long enough, or -1. */
  due(now: number): number {
    for (let kind = 0; kind < KINDS; kind++) {
      const pair = this.#first[kind];
      if (pair !== NONE && this.#due[pair] <= now) return pair;
    }
    return NONE;
  }

  /** When the next one will have; only while some wait. */
  get next(): number {
    let next = 0x7fffffff;
    for (let kind = 0; kind < KINDS; kind++)
      if (this.#first[kind] !== NONE) next = Math.min(next, this.#due[this.#first[kind]]);
    return next;
  }
}
