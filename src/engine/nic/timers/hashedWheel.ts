import type { Timeline } from '#engine/kernel/timeline.ts';
import { LinkedSlots } from './linkedSlots.ts';
import type { TimerStructure } from './rival.ts';
import { TickGrid } from './tickGrid.ts';
import type { TimerCosts } from './timerCosts.ts';
import { HASHED_SLOTS } from './timerKinds.table.ts';

const NONE = -1;

/**
 * A list for every tick of a ring, each with a lock of its own; longer waits count rounds (Varghese & Lauck 1987, scheme 6).
 * Timers that are set in one tick for one wait fall into one slot, whatever the number of slots.
 */
export class HashedWheel implements TimerStructure {
  readonly #slots: LinkedSlots;
  readonly #slotOf: Uint16Array;
  readonly #rounds: Int32Array;
  readonly #grid: TickGrid;

  constructor(
    timeline: Timeline,
    tick: number,
    private readonly deadlines: Float64Array,
    private readonly costs: TimerCosts,
  ) {
    this.#slots = new LinkedSlots(deadlines.length, HASHED_SLOTS);
    this.#slotOf = new Uint16Array(deadlines.length);
    this.#rounds = new Int32Array(deadlines.length);
    this.#grid = new TickGrid(timeline, tick);
  }

  insert(flow: number): void {
    const ahead = this.#grid.ticksUntil(this.deadlines[flow]);
    const slot = (this.#grid.seen + ahead) % HASHED_SLOTS;
    this.#rounds[flow] = Math.ceil(ahead / HASHED_SLOTS) - 1;
    this.#slotOf[flow] = slot;
    this.#slots.append(slot, flow);
    this.#grid.added();
    this.costs.locked(slot, 28, 2, 4);
  }

  remove(flow: number): void {
    const slot = this.#slotOf[flow];
    this.#slots.remove(slot, flow);
    this.#grid.removed();
    this.costs.locked(slot, 20, 2, 3);
  }

  expire(fire: (flow: number, after: number) => void): void {
    const slot = this.#grid.step() % HASHED_SLOTS;
    const { head, next } = this.#slots;
    this.costs.take(slot);
    let after = head[slot];
    for (let flow = after; flow !== NONE; flow = after) {
      after = next[flow];
      const done = this.costs.work(12, 1, 2);
      if (this.#rounds[flow]-- > 0) continue;
      this.#slots.remove(slot, flow);
      this.#grid.removed();
      fire(flow, done);
    }
    this.costs.release(slot);
  }

  next(): number {
    return this.#grid.next;
  }
}
