import { invariant } from './invariant.ts';

const NOT_QUEUED = -1;

/**
 * A binary heap of alarm numbers ordered by (time, order of setting), in typed arrays. Each alarm is queued at most once,
 * so moving one is a sift in place and nothing stale is ever left behind.
 */
export class EventQueue {
  /** When each alarm is due, ps; written by the alarm before `put`. */
  times: Float64Array;
  #orders: Float64Array;
  #heap: Int32Array;
  #places: Int32Array;
  #size = 0;
  #count = 0;
  readonly #order = new Float64Array(1);

  constructor(capacity = 64) {
    this.times = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#heap = new Int32Array(capacity);
    this.#places = new Int32Array(capacity).fill(NOT_QUEUED);
  }

  get size(): number {
    return this.#size;
  }

  /** The alarm due first; only when `size` > 0. */
  get first(): number {
    return this.#heap[0] as number;
  }

  /** Makes room for one more alarm and returns its number. */
  register(): number {
    if (this.#count === this.times.length) this.#grow();
    return this.#count++;
  }

  holds(alarm: number): boolean {
    return this.#places[alarm] !== NOT_QUEUED;
  }

  /** Queues `alarm` at `times[alarm]`, or moves it there; it then stands behind others of the same instant. */
  put(alarm: number): void {
    this.#orders[alarm] = this.#order[0]++;
    const place = this.#places[alarm];
    if (place === NOT_QUEUED) {
      this.#rise(this.#size++, alarm);
      return;
    }
    this.#settle(place, alarm);
  }

  remove(alarm: number): void {
    const place = this.#places[alarm];
    if (place === NOT_QUEUED) return;
    this.#places[alarm] = NOT_QUEUED;
    const last = this.#heap[--this.#size];
    if (last !== alarm) this.#settle(place, last);
  }

  /** Takes the first alarm out and returns it. */
  shift(): number {
    invariant(this.#size > 0, 'only a queue with an alarm in it can be shifted');
    const first = this.#heap[0];
    this.#places[first] = NOT_QUEUED;
    const last = this.#heap[--this.#size];
    if (this.#size > 0) this.#sink(0, last);
    return first;
  }

  #settle(place: number, alarm: number): void {
    const parent = (place - 1) >> 1;
    if (place > 0 && this.#before(alarm, this.#heap[parent])) this.#rise(place, alarm);
    else this.#sink(place, alarm);
  }

  #before(a: number, b: number): boolean {
    const ta = this.times[a];
    const tb = this.times[b];
    return ta < tb || (ta === tb && this.#orders[a] < this.#orders[b]);
  }

  #rise(from: number, alarm: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = this.#heap[parent];
      if (!this.#before(alarm, other)) break;
      this.#heap[place] = other;
      this.#places[other] = place;
      place = parent;
    }
    this.#heap[place] = alarm;
    this.#places[alarm] = place;
  }

  #sink(from: number, alarm: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(this.#heap[child + 1], this.#heap[child])) child++;
      const other = this.#heap[child];
      if (!this.#before(other, alarm)) break;
      this.#heap[place] = other;
      this.#places[other] = place;
      place = child;
    }
    this.#heap[place] = alarm;
    this.#places[alarm] = place;
  }

  #grow(): void {
    const capacity = this.times.length * 2;
    const times = new Float64Array(capacity);
    times.set(this.times);
    this.times = times;
    const orders = new Float64Array(capacity);
    orders.set(this.#orders);
    this.#orders = orders;
    const heap = new Int32Array(capacity);
    heap.set(this.#heap);
    this.#heap = heap;
    const places = new Int32Array(capacity).fill(NOT_QUEUED);
    places.set(this.#places);
    this.#places = places;
  }
}
