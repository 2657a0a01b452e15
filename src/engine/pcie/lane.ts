import type { Frame } from '#engine/wire/frame.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';

export const Arrival = { Frame: 0, HandOverAnswer: 1, TeardownEnd: 2, Interrupt: 3 } as const;

/**
 * What is on its way in one direction: a ring that grows, and one alarm for all of it. Nothing overtakes (PCIe orders
 * posted writes), so an arrival is never before the one ahead of it.
 */
export class Lane {
  readonly #alarm: Alarm;
  #times = new Float64Array(64);
  #words = new Int32Array(64 * 4);
  #frames: (Frame | null)[] = new Array<Frame | null>(64).fill(null);
  #mask = 63;
  #head = 0;
  #count = 0;
  readonly #last = new Float64Array(1);
  /** [0]: when what is pushed next arrives, ps; written before `push`, since a double argument may be boxed. */
  readonly due = new Float64Array(1);

  constructor(
    private readonly timeline: Timeline,
    private readonly deliver: (
      frame: Frame | null,
      kind: number,
      queue: number,
      connection: number,
      value: number,
    ) => void,
  ) {
    this.#alarm = timeline.alarm(() => this.#arrive());
  }

  get length(): number {
    return this.#count;
  }

  push(frame: Frame | null, kind: number, queue: number, connection: number, value: number): void {
    if (this.#count > this.#mask) this.#grow();
    const slot = (this.#head + this.#count++) & this.#mask;
    const arrival = Math.max(this.due[0], this.#last[0]);
    this.#last[0] = arrival;
    this.#times[slot] = arrival;
    this.#frames[slot] = frame;
    const at = slot << 2;
    this.#words[at] = kind;
    this.#words[at + 1] = queue;
    this.#words[at + 2] = connection;
    this.#words[at + 3] = value;
    if (this.#count === 1) this.#alarm.atRow(this.#times, slot);
  }

  #arrive(): void {
    const now = this.timeline.clock[0];
    while (this.#count > 0 && this.#times[this.#head] <= now) {
      const slot = this.#head;
      const frame = this.#frames[slot];
      this.#frames[slot] = null;
      this.#head = (slot + 1) & this.#mask;
      this.#count--;
      const at = slot << 2;
      const words = this.#words;
      this.deliver(frame, words[at], words[at + 1], words[at + 2], words[at + 3]);
    }
    if (this.#count > 0) this.#alarm.atRow(this.#times, this.#head);
  }

  #grow(): void {
    const size = this.#mask + 1;
    const times = new Float64Array(size * 2);
    const words = new Int32Array(size * 8);
    const frames = new Array<Frame | null>(size * 2).fill(null);
    for (let i = 0; i < size; i++) {
      const slot = (this.#head + i) & this.#mask;
      times[i] = this.#times[slot];
      frames[i] = this.#frames[slot];
      words.set(this.#words.subarray(slot << 2, (slot << 2) + 4), i << 2);
    }
    this.#times = times;
    this.#words = words;
    this.#frames = frames;
    this.#mask = size * 2 - 1;
    this.#head = 0;
  }
}
