import type { Picoseconds } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';

/** Frames held back for a while, each for its own time; in order of release, equal times in order of arrival. */
export class DelayStore {
  readonly #alarm: Alarm;
  readonly #frames: Frame[] = [];
  readonly #due: number[] = [];

  constructor(
    private readonly timeline: Timeline,
    private readonly next: FrameSink,
  ) {
    this.#alarm = timeline.alarm(() => this.#release());
  }

  hold(frame: Frame, delay: Picoseconds): void {
    const due = this.timeline.clock[0] + delay;
    let at = this.#due.length;
    while (at > 0 && this.#due[at - 1] > due) at--;
    this.#due.splice(at, 0, due);
    this.#frames.splice(at, 0, frame);
    this.#alarm.at(this.#due[0]);
  }

  #release(): void {
    this.#due.shift();
    const frame = this.#frames.shift();
    if (this.#due.length > 0) this.#alarm.at(this.#due[0]);
    if (frame !== undefined) this.next.accept(frame);
  }
}
