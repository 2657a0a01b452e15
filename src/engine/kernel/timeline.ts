import { EventQueue } from './eventQueue.ts';
import { invariant } from './invariant.ts';
import type { Picoseconds } from './time.ts';

/** One component's wake-up call. Setting it again moves it; a component that needs several instants keeps a queue. */
export class Alarm {
  constructor(
    private readonly queue: EventQueue,
    private readonly clock: Float64Array,
    private readonly number: number,
  ) {}

  get isSet(): boolean {
    return this.queue.holds(this.number);
  }

  /** When it is due; meaningless unless `isSet`. */
  get due(): Picoseconds {
    return this.queue.times[this.number];
  }

  at(time: Picoseconds): void {
    invariant(time >= this.clock[0], 'an alarm is never set in the past');
    this.queue.times[this.number] = time;
    this.queue.put(this.number);
  }

  /** Like `at(source[row])`; a double handed over in an array is not boxed, as an argument may be. */
  atRow(source: Float64Array, row: number): void {
    this.queue.times[this.number] = source[row];
    this.queue.put(this.number);
  }

  cancel(): void {
    this.queue.remove(this.number);
  }
}

/** Emulated time. Simultaneous alarms fire in the order they were set. */
export class Timeline {
  readonly #queue = new EventQueue();
  readonly #actions: (() => void)[] = [];
  /** [0] is now, ps: a typed array keeps the hot path free of boxed doubles. */
  readonly clock = new Float64Array(1);
  /** Events handled so far. */
  events = 0;

  get now(): Picoseconds {
    return this.clock[0];
  }

  get isQuiet(): boolean {
    return this.#queue.size === 0;
  }

  /** When the next alarm is due, or Infinity. */
  get next(): Picoseconds {
    return this.#queue.size === 0 ? Infinity : this.#queue.times[this.#queue.first];
  }

  alarm(action: () => void): Alarm {
    const number = this.#queue.register();
    this.#actions[number] = action;
    return new Alarm(this.#queue, this.clock, number);
  }

  /** Fires every alarm due up to and including `until`, at most `limit` of them; it is then the time of the last one. */
  fireUntil(until: Picoseconds, limit = Infinity): void {
    const queue = this.#queue;
    const clock = this.clock;
    const actions = this.#actions;
    let left = limit;
    while (queue.size > 0 && left-- > 0) {
      const alarm = queue.first;
      const due = queue.times[alarm];
      if (due > until) return;
      queue.shift();
      clock[0] = due;
      this.events++;
      actions[alarm]();
    }
  }

  /** The same, and it is then `until`, however much earlier the last alarm was. */
  runUntil(until: Picoseconds): void {
    this.fireUntil(until);
    if (until !== Infinity && this.clock[0] < until) this.clock[0] = until;
  }
}
