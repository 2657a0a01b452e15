import { invariant } from './invariant.ts';
import type { Picoseconds } from './time.ts';
import type { Alarm, Timeline } from './timeline.ts';

/** 4 us: fine beside every TCP timer, and 2^32 ticks last longer than a double can count picoseconds (2.5 h). */
const TICK = 4e6;
const LEVEL_BITS = 10;
const SLOTS = 1 << LEVEL_BITS;
const MASK = SLOTS - 1;
const LEVELS = 4;
const NONE = -1;

/**
 * Timers of many connections as data: one timer an entry, a hierarchical wheel of four levels of 1,024 slots (Varghese
 * and Lauck 1987), occupancy bits, one alarm for all. An entry fires on the first tick not before its deadline.
 */
export class TimerWheel {
  readonly #alarm: Alarm;
  /** Ticks, unsigned. */
  readonly #deadline: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #slotOf: Int32Array;
  readonly #first = new Int32Array(LEVELS * SLOTS).fill(NONE);
  readonly #last = new Int32Array(LEVELS * SLOTS).fill(NONE);
  readonly #occupied = new Int32Array((LEVELS * SLOTS) >> 5);
  #tick = 0;
  #armed = 0;

  constructor(
    private readonly timeline: Timeline,
    readonly capacity: number,
    private readonly expire: (entry: number) => void,
  ) {
    this.#deadline = new Int32Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#slotOf = new Int32Array(capacity).fill(NONE);
    this.#alarm = timeline.alarm(() => this.#turn());
  }

  get armed(): number {
    return this.#armed;
  }

  isSet(entry: number): boolean {
    return this.#slotOf[entry] !== NONE;
  }

  /** Arms an entry, or moves it. */
  set(entry: number, deadline: Picoseconds): void {
    if (this.#slotOf[entry] !== NONE) this.#unlink(entry);
    if (this.#armed === 0) this.#tick = Math.floor(this.timeline.clock[0] / TICK);
    const tick = Math.ceil(deadline / TICK);
    this.#deadline[entry] = tick <= this.#tick ? this.#tick + 1 : tick;
    this.#link(entry);
    this.#aim();
  }

  cancel(entry: number): void {
    if (this.#slotOf[entry] === NONE) return;
    this.#unlink(entry);
    if (this.#armed === 0) this.#alarm.cancel();
  }

  #link(entry: number): void {
    const deadline = this.#deadline[entry];
    const apart = (deadline ^ this.#tick) >>> 0;
    let level = 0;
    if (apart >= 1 << (3 * LEVEL_BITS)) level = 3;
    else if (apart >= 1 << (2 * LEVEL_BITS)) level = 2;
    else if (apart >= SLOTS) level = 1;
    const slot = (level << LEVEL_BITS) | ((deadline >>> (level * LEVEL_BITS)) & MASK);
    const last = this.#last[slot];
    this.#previous[entry] = last;
    this.#next[entry] = NONE;
    if (last === NONE) this.#first[slot] = entry;
    else this.#next[last] = entry;
    this.#last[slot] = entry;
    this.#slotOf[entry] = slot;
    this.#occupied[slot >> 5] |= 1 << (slot & 31);
    this.#armed++;
  }

  #unlink(entry: number): void {
    const slot = this.#slotOf[entry];
    const next = this.#next[entry];
    const previous = this.#previous[entry];
    if (previous === NONE) this.#first[slot] = next;
    else this.#next[previous] = next;
    if (next === NONE) this.#last[slot] = previous;
    else this.#previous[next] = previous;
    if (this.#first[slot] === NONE) this.#occupied[slot >> 5] &= ~(1 << (slot & 31));
    this.#slotOf[entry] = NONE;
    this.#armed--;
  }

  /** Sets the alarm to the next tick at which something fires or cascades. */
  #aim(): void {
    const due = this.#nextTick() * TICK;
    if (!this.#alarm.isSet || this.#alarm.due !== due) this.#alarm.at(Math.max(due, this.timeline.clock[0]));
  }

  #nextTick(): number {
    const now = this.#tick;
    const near = this.#occupiedAfter(0, now & MASK);
    if (near !== NONE) return now - (now & MASK) + near;
    for (let shift = LEVEL_BITS; shift < LEVELS * LEVEL_BITS; shift += LEVEL_BITS) {
      const at = now >>> shift;
      const next = this.#occupiedAfter(shift / LEVEL_BITS, at & MASK);
      if (next !== NONE) return ((at - (at & MASK) + next) << shift) >>> 0;
    }
    invariant(false, 'an armed wheel has an occupied slot ahead');
    return NONE;
  }

  /** The first occupied slot of a level strictly after `from`, or NONE. */
  #occupiedAfter(level: number, from: number): number {
    if (from === MASK) return NONE;
    const base = level << (LEVEL_BITS - 5);
    let word = (from + 1) >> 5;
    let bits = this.#occupied[base + word] & (-1 << ((from + 1) & 31));
    while (bits === 0) {
      if (++word === SLOTS >> 5) return NONE;
      bits = this.#occupied[base + word];
    }
    return (word << 5) + (31 - Math.clz32(bits & -bits));
  }

  #turn(): void {
    const tick = this.#nextTick();
    if (tick * TICK > this.timeline.clock[0]) {
      this.#aim(); // what the alarm was set for has been cancelled since
      return;
    }
    this.#tick = tick;
    if ((tick & MASK) === 0) this.#cascadeAt(tick);
    const slot = tick & MASK;
    for (let entry = this.#first[slot]; entry !== NONE; entry = this.#first[slot]) {
      this.#unlink(entry);
      this.expire(entry);
    }
    if (this.#armed > 0) this.#aim();
  }

  /** A level's slot has come: its entries move down; the coarsest level first, so that what it gives is looked at too. */
  #cascadeAt(tick: number): void {
    for (let level = LEVELS - 1; level > 0; level--) {
      const below = 2 ** (level * LEVEL_BITS);
      if (tick % below === 0) this.#cascade((level << LEVEL_BITS) | (Math.floor(tick / below) & MASK));
    }
  }

  /** Moves a coarse slot's entries down, oldest first, so that equal deadlines keep their order. */
  #cascade(slot: number): void {
    for (let entry = this.#first[slot]; entry !== NONE; entry = this.#first[slot]) {
      this.#unlink(entry);
      this.#link(entry);
    }
  }
}
