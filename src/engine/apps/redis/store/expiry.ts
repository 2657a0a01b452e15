import type { KeyTable } from './keyTable.ts';

const NONE = -1;
/** Keys looked at before the share of expired ones decides whether to go on, and that share (Redis: active-expire-effort 1). */
const KEYS_A_LOOK = 20;
const ACCEPTED_SHARE = 0.1;
/** Looks of one cycle: Redis bounds it by time, a quarter of a core. */
const MOST_LOOKS = 64;
/** Milliseconds between cycles: `hz 10`. */
export const CYCLE = 100;

/** What the cycle needs of the keyspace. */
export interface Expiring {
  readonly now: number;
  expire(row: number): void;
}

/** The keys that have an end, and the cycle that looks for those nobody asks for any more. */
export class Expiry {
  #rows = new Int32Array(64);
  #count = 0;
  /** The cycle goes on where it stopped. */
  #hand = 0;

  constructor(private readonly table: KeyTable) {}

  get count(): number {
    return this.#count;
  }

  set(row: number, milliseconds: number): void {
    if (this.table.place[row] === NONE) this.#enter(row);
    this.table.expiresAt[row] = milliseconds;
  }

  #enter(row: number): void {
    if (this.#count === this.#rows.length) {
      const longer = new Int32Array(2 * this.#count);
      longer.set(this.#rows);
      this.#rows = longer;
    }
    this.table.place[row] = this.#count;
    this.#rows[this.#count++] = row;
  }

  forget(row: number): void {
    const { place } = this.table;
    const at = place[row];
    if (at === NONE) return;
    const last = this.#rows[--this.#count];
    this.#rows[at] = last;
    place[last] = at;
    place[row] = NONE;
  }

  /** Looks at some keys, at more while many of them have expired; how many it looked at. */
  cycle(keyspace: Expiring): number {
    let seen = 0;
    for (let look = 0; look < MOST_LOOKS && this.#count > 0; look++) {
      const wanted = Math.min(KEYS_A_LOOK, this.#count);
      let expired = 0;
      for (let at = 0; at < wanted; at++) {
        if (this.#hand >= this.#count) this.#hand = 0;
        const row = this.#rows[this.#hand];
        if (this.table.expiresAt[row] >= keyspace.now) this.#hand++;
        else {
          keyspace.expire(row); // the last takes its place
          expired++;
        }
      }
      seen += wanted;
      if (expired <= wanted * ACCEPTED_SHARE) break;
    }
    return seen;
  }
}
