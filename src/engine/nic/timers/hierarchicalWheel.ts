import type { Timeline } from '#engine/kernel/timeline.ts';
import { LinkedSlots } from './linkedSlots.ts';
import type { TimerStructure } from './rival.ts';
import { TickGrid } from './tickGrid.ts';
import type { TimerCosts } from './timerCosts.ts';
import { LEVELS, LEVEL_SLOTS } from './timerKinds.table.ts';

const LOCK = 0;
const NONE = -1;
const TOP_SPAN = LEVEL_SLOTS * LEVEL_SLOTS;

/**
 * Rings of slots: one of the first is a tick, one of the next a turn of the first (Varghese & Lauck 1987, scheme 7). When a ring has
 * turned, the next slot of the ring above is emptied into it. What lies beyond the last ring goes round in it.
 */
export class HierarchicalWheel implements TimerStructure {
  readonly #slots: LinkedSlots;
  readonly #slotOf: Int32Array;
  /** Tick at which a flow is to ring. */
  readonly #due: Float64Array;
  readonly #grid: TickGrid;

  constructor(
    timeline: Timeline,
    tick: number,
    private readonly deadlines: Float64Array,
    private readonly costs: TimerCosts,
  ) {
    this.#slots = new LinkedSlots(deadlines.length, LEVELS * LEVEL_SLOTS);
    this.#slotOf = new Int32Array(deadlines.length);
    this.#due = new Float64Array(deadlines.length);
    this.#grid = new TickGrid(timeline, tick);
  }

  insert(flow: number): void {
    this.#due[flow] = this.#grid.seen + this.#grid.ticksUntil(this.deadlines[flow]);
    this.#place(flow);
    this.#grid.added();
    this.costs.locked(LOCK, 34, 2, 4);
  }

  remove(flow: number): void {
    this.#slots.remove(this.#slotOf[flow], flow);
    this.#grid.removed();
    this.costs.locked(LOCK, 20, 2, 3);
  }

  expire(fire: (flow: number, after: number) => void): void {
    const tick = this.#grid.step();
    this.costs.take(LOCK);
    this.#cascade(tick);
    const slot = tick % LEVEL_SLOTS;
    for (let flow = this.#slots.head[slot]; flow !== NONE; flow = this.#slots.head[slot]) {
      this.#slots.remove(slot, flow);
      this.#grid.removed();
      fire(flow, this.costs.work(12, 1, 2));
    }
    this.costs.release(LOCK);
  }

  next(): number {
    return this.#grid.next;
  }

  /** Of the coarsest ring that has come to its next slot first, then the finer ones. */
  #cascade(tick: number): void {
    let span = TOP_SPAN;
    for (let level = LEVELS - 1; level > 0; level--, span /= LEVEL_SLOTS) {
      if (tick % span !== 0) continue;
      const slot = level * LEVEL_SLOTS + ((tick / span) % LEVEL_SLOTS);
      const last = this.#slots.tail[slot];
      for (
        let flow = this.#slots.head[slot], isLast = flow === NONE;
        !isLast;
        flow = this.#slots.head[slot]
      ) {
        isLast = flow === last;
        this.#slots.remove(slot, flow);
        this.#place(flow);
        this.costs.work(34, 2, 5);
      }
    }
  }

  #place(flow: number): void {
    const ahead = this.#due[flow] - this.#grid.seen;
    let level = 0;
    let span = 1;
    while (level < LEVELS - 1 && ahead >= span * LEVEL_SLOTS) {
      level++;
      span *= LEVEL_SLOTS;
    }
    // Beyond the last ring: as far ahead as it reaches, and placed again from there.
    const reach = Math.min(this.#due[flow], this.#grid.seen + span * (LEVEL_SLOTS - 1));
    const slot = level * LEVEL_SLOTS + (Math.floor(reach / span) % LEVEL_SLOTS);
    this.#slotOf[flow] = slot;
    this.#slots.append(slot, flow);
  }
}
