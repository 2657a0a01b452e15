import type { Frame } from '#engine/wire/frame.ts';

/**
 * Frames that connections hold, by row. In order and not yet read: a ring through `Frame.next`, of which only the last is
 * kept here, for there are many rows and few frames. Beyond a hole, by sequence number: a chain; few rows ever have one.
 */
export class HeldFrames {
  readonly #last: (Frame | null)[] = [];
  readonly #beyond = new Map<number, Frame>();

  /** A row that comes into being holds nothing. */
  begin(row: number): void {
    this.#last[row] = null;
  }

  /** The oldest not yet read, or null. */
  first(row: number): Frame | null {
    const last = this.#last[row];
    return last === null ? null : last.next;
  }

  /** The one after `frame`, or null after the last. */
  after(row: number, frame: Frame): Frame | null {
    return frame === this.#last[row] ? null : frame.next;
  }

  append(row: number, frame: Frame): void {
    const last = this.#last[row];
    if (last === null) frame.next = frame;
    else {
      frame.next = last.next;
      last.next = frame;
    }
    this.#last[row] = frame;
  }

  /** The oldest leaves; `first` was not null. */
  shift(row: number, first: Frame): void {
    const last = this.#last[row];
    if (last === null || last === first) this.#last[row] = null;
    else last.next = first.next;
    first.next = null;
  }

  /** The first beyond a hole, or null. */
  beyond(row: number): Frame | null {
    return this.#beyond.size === 0 ? null : (this.#beyond.get(row) ?? null);
  }

  setBeyond(row: number, first: Frame | null): void {
    if (first === null) this.#beyond.delete(row);
    else this.#beyond.set(row, first);
  }
}
