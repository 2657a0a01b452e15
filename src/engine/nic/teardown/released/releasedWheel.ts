import { Tally } from '#engine/kernel/tally.ts';
import { RELEASED_FLOWS } from './releasedTable.ts';

export const RELEASED_GROUPS = 8;
const WORDS = RELEASED_FLOWS / 32;
/** 8 bitmaps of one bit a flow: 256 KiB. */
export const RELEASED_WHEEL_BYTES = RELEASED_GROUPS * WORDS * 4;
const Count = { Set: 0, Cleared: 1, Fired: 2, Sweeps: 3, Words: 4 } as const;

/**
 * The wheel as released (source-facts A.10). No clock drives it: a frame from the wire looks at the time, and when more than
 * an epoch has gone by the next group is swept, however many epochs it was (E-N11). A flow that fires keeps its bit, so that
 * it fires again every turn, for ever (E-N10). The first time comes 7 to 8 epochs after it was set (E-N12).
 */
export class ReleasedWheel {
  readonly #words = new Int32Array(RELEASED_GROUPS * WORDS);
  readonly #population = new Int32Array(RELEASED_GROUPS);
  readonly #lastCheck = new Float64Array(1);
  readonly #counts = new Tally(['bits set', 'bits cleared', 'fired', 'sweeps', 'words read']);
  #epoch = 0;
  #highest = 0;

  constructor(
    private readonly clock: Float64Array,
    /** [0]: ps. */
    private readonly period: Float64Array,
    private readonly fire: (row: number) => void,
    private readonly sweepCosts: (words: number) => void,
  ) {}

  /** The group a flow registers in now. */
  get group(): number {
    return this.#epoch & (RELEASED_GROUPS - 1);
  }

  set(row: number): void {
    const { group } = this;
    const word = row >>> 5;
    if (word > this.#highest) this.#highest = word;
    this.#words[group * WORDS + word] |= 1 << (row & 31);
    this.#population[group]++;
    this.#counts.add(Count.Set);
  }

  clear(row: number, group: number): void {
    this.#words[group * WORDS + (row >>> 5)] &= ~(1 << (row & 31));
    this.#population[group]--;
    this.#counts.add(Count.Cleared);
  }

  /** A frame came from the wire. */
  look(): void {
    const now = this.clock[0];
    if (now - this.#lastCheck[0] <= this.period[0]) return;
    this.#lastCheck[0] = now;
    const group = (this.#epoch + 1) & (RELEASED_GROUPS - 1);
    this.#epoch++;
    this.#counts.add(Count.Sweeps);
    this.#counts.add(Count.Words, WORDS);
    this.sweepCosts(WORDS);
    if (this.#population[group] > 0) this.#visit(group * WORDS);
  }

  report(): Record<string, number> {
    return this.#counts.record();
  }

  #visit(base: number): void {
    for (let at = 0; at <= this.#highest; at++) {
      let word = this.#words[base + at];
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        word &= word - 1;
        this.#counts.add(Count.Fired);
        this.fire((at << 5) | bit);
      }
    }
  }
}
