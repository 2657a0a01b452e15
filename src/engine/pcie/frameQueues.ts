import type { Frame } from '#engine/wire/frame.ts';

/** Frames waiting in the rings of every host core, as lists through `frame.next`. */
export class FrameQueues {
  readonly #first: (Frame | null)[];
  readonly #last: (Frame | null)[];
  readonly #counts: Int32Array;

  constructor(queues: number) {
    this.#first = new Array<Frame | null>(queues).fill(null);
    this.#last = new Array<Frame | null>(queues).fill(null);
    this.#counts = new Int32Array(queues);
  }

  count(queue: number): number {
    return this.#counts[queue];
  }

  first(queue: number): Frame | null {
    return this.#first[queue];
  }

  push(queue: number, frame: Frame): void {
    frame.next = null;
    const last = this.#last[queue];
    if (last) last.next = frame;
    else this.#first[queue] = frame;
    this.#last[queue] = frame;
    this.#counts[queue]++;
  }

  shift(queue: number): Frame | null {
    const frame = this.#first[queue];
    if (frame === null) return null;
    this.#first[queue] = frame.next;
    if (frame.next === null) this.#last[queue] = null;
    frame.next = null;
    this.#counts[queue]--;
    return frame;
  }
}
