import type { Timeline } from '#engine/kernel/timeline.ts';

/** Ticks stand on a grid from time 0; while nothing is armed nobody counts them. */
export class TickGrid {
  /** [0]: the tick seen last. */
  readonly #seen = new Float64Array(1);
  #armed = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly tick: number,
  ) {}

  /** Brought up to date, if no tick had to be seen since. */
  get seen(): number {
    if (this.#armed === 0) this.#seen[0] = Math.floor(this.timeline.clock[0] / this.tick);
    return this.#seen[0];
  }

  /** Ticks from the last one seen to the first at or after a time, at least one. */
  ticksUntil(time: number): number {
    return Math.max(1, Math.ceil(time / this.tick) - this.seen);
  }

  get next(): number {
    return this.#armed === 0 ? Infinity : (this.#seen[0] + 1) * this.tick;
  }

  step(): number {
    return ++this.#seen[0];
  }

  added(): void {
    this.#armed++;
  }

  removed(): void {
    this.#armed--;
  }
}
