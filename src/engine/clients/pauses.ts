import { TimerWheel } from '#engine/kernel/timerWheel.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { ThinkTime } from './thinkTime.ts';

/** Slots that think before they go on: one timer each. */
export class Pauses {
  readonly #wheel: TimerWheel;
  /** What a pausing slot goes on with: a connection's number, or -1 for the next one. */
  readonly #connection: Int32Array;

  constructor(
    private readonly timeline: Timeline,
    private readonly think: ThinkTime,
    slots: number,
    resume: (slot: number, connection: number) => void,
  ) {
    this.#connection = new Int32Array(slots);
    this.#wheel = new TimerWheel(timeline, slots, (slot) => resume(slot, this.#connection[slot]));
  }

  begin(slot: number, connection: number): void {
    this.#connection[slot] = connection;
    this.#wheel.set(slot, this.timeline.clock[0] + this.think.draw());
  }

  /** The connection ended before its pause did. */
  cancel(slot: number): void {
    this.#wheel.cancel(slot);
  }
}
