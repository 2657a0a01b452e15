import { ms } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';

const PS_PER_MS = 1e9;

/** Time as one application sees it: whole milliseconds, and one alarm, the time-out of its epoll_wait(2). */
export class AppClock {
  /** The time-out has come, and the application has not looked since. */
  isDue = false;
  readonly #clock: Float64Array;
  readonly #due = new Float64Array(1);
  #alarm: Alarm | null = null;

  /** `wake`: the application's core has something to do. */
  constructor(
    private readonly timeline: Timeline,
    private readonly wake: () => void,
  ) {
    this.#clock = timeline.clock;
  }

  /** Since the machine was switched on; a small integer for three weeks. */
  get milliseconds(): number {
    return (this.#clock[0] / PS_PER_MS) | 0;
  }

  wakeAfter(milliseconds: number): void {
    this.#alarm ??= this.timeline.alarm(() => {
      this.isDue = true;
      this.wake();
    });
    this.#due[0] = this.#clock[0] + ms(milliseconds);
    this.#alarm.atRow(this.#due, 0);
  }
}
