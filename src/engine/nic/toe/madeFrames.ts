import type { Frame } from '#engine/wire/frame.ts';

/** What the run under way has made, in order: a chain that leaves when the run ends. */
export class MadeFrames {
  #first: Frame | null = null;
  #last: Frame | null = null;

  append(frame: Frame): void {
    frame.next = null;
    if (this.#last === null) this.#first = frame;
    else this.#last.next = frame;
    this.#last = frame;
  }

  /** The chain, which is then empty. */
  take(): Frame | null {
    const first = this.#first;
    this.#first = null;
    this.#last = null;
    return first;
  }
}
