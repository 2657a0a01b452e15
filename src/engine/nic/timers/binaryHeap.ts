import type { Timeline } from '#engine/kernel/timeline.ts';
import type { TimerStructure } from './rival.ts';
import type { TimerCosts } from './timerCosts.ts';

const LOCK = 0;

/** Deadlines in a heap; every flow knows its place (Varghese & Lauck 1987, scheme 3). Equal deadlines ring in any order. */
export class BinaryHeap implements TimerStructure {
  readonly #heap: Int32Array;
  readonly #place: Int32Array;
  #size = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly deadlines: Float64Array,
    private readonly costs: TimerCosts,
  ) {
    this.#heap = new Int32Array(deadlines.length);
    this.#place = new Int32Array(deadlines.length);
  }

  insert(flow: number): void {
    this.#put(this.#size++, flow);
    const levels = this.#rise(this.#size - 1);
    this.costs.locked(LOCK, 20 + 12 * levels, 2 + levels, 4 + 3 * levels);
  }

  remove(flow: number): void {
    const levels = this.#takeOut(this.#place[flow]);
    this.costs.locked(LOCK, 24 + 12 * levels, 3 + levels, 5 + 3 * levels);
  }

  expire(fire: (flow: number, after: number) => void): void {
    const now = this.timeline.clock[0];
    this.costs.take(LOCK);
    while (this.#size > 0 && this.deadlines[this.#heap[0]] <= now) {
      const flow = this.#heap[0];
      const levels = this.#takeOut(0);
      fire(flow, this.costs.work(24 + 12 * levels, 2 + levels, 4 + 3 * levels));
    }
    this.costs.release(LOCK);
  }

  next(): number {
    return this.#size === 0 ? Infinity : this.deadlines[this.#heap[0]];
  }

  #put(place: number, flow: number): void {
    this.#heap[place] = flow;
    this.#place[flow] = place;
  }

  /** The last takes the place, then finds its own: levels looked at. */
  #takeOut(place: number): number {
    const last = this.#heap[--this.#size];
    if (place === this.#size) return 0;
    this.#put(place, last);
    return this.#rise(place) + this.#sink(this.#place[last]);
  }

  #rise(from: number): number {
    const flow = this.#heap[from];
    let place = from;
    let levels = 0;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      levels++;
      if (this.deadlines[this.#heap[parent]] <= this.deadlines[flow]) break;
      this.#put(place, this.#heap[parent]);
      place = parent;
    }
    this.#put(place, flow);
    return levels;
  }

  /** Both children lie side by side: one access reads them. */
  #sink(from: number): number {
    const flow = this.#heap[from];
    let place = from;
    let levels = 0;
    for (let child = 2 * place + 1; child < this.#size; child = 2 * place + 1) {
      const right = child + 1;
      levels++;
      if (right < this.#size && this.deadlines[this.#heap[right]] < this.deadlines[this.#heap[child]])
        child = right;
      if (this.deadlines[flow] <= this.deadlines[this.#heap[child]]) break;
      this.#put(place, this.#heap[child]);
      place = child;
    }
    this.#put(place, flow);
    return levels;
  }
}
