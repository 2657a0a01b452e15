import type { Timeline } from '#engine/kernel/timeline.ts';
import { LinkedSlots } from './linkedSlots.ts';
import type { TimerStructure } from './rival.ts';
import type { TimerCosts } from './timerCosts.ts';

const LOCK = 0;
const NONE = -1;

/** All timers in order of their deadline; a new one looks for its place from the end (Varghese & Lauck 1987, scheme 2). */
export class OrderedList implements TimerStructure {
  readonly #list: LinkedSlots;

  constructor(
    private readonly timeline: Timeline,
    private readonly deadlines: Float64Array,
    private readonly costs: TimerCosts,
  ) {
    this.#list = new LinkedSlots(deadlines.length, 1);
  }

  insert(flow: number): void {
    const { tail, previous } = this.#list;
    let before = tail[0];
    let passed = 1;
    for (; before !== NONE && this.deadlines[before] > this.deadlines[flow]; before = previous[before])
      passed++;
    this.#list.insertAfter(0, before, flow);
    // The end, each entry passed, then the links written together.
    this.costs.locked(LOCK, 24 + 4 * passed, 2 + passed, 4 + passed);
  }

  remove(flow: number): void {
    this.#list.remove(0, flow);
    this.costs.locked(LOCK, 20, 2, 3);
  }

  expire(fire: (flow: number, after: number) => void): void {
    const now = this.timeline.clock[0];
    const { head } = this.#list;
    this.costs.take(LOCK);
    while (head[0] !== NONE && this.deadlines[head[0]] <= now) {
      const flow = head[0];
      this.#list.remove(0, flow);
      fire(flow, this.costs.work(16, 1, 3));
    }
    this.costs.release(LOCK);
  }

  next(): number {
    const first = this.#list.head[0];
    return first === NONE ? Infinity : this.deadlines[first];
  }
}
