import type { Trace } from '#experiment/report.ts';
import type { Journal } from '#engine/kernel/journal.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { links } from './taps.table.ts';

interface TracedFrame {
  serial: number;
  cause: number;
  reason: number;
  attempt: number;
  ordinal: number;
  link: number;
  /** Where the bytes of its last hop start, and how many there were. */
  at: number;
  length: number;
}

/** The life of the first so many frames, hop by hop, with the bytes wherever they changed. Components report through taps. */
export class FrameTrace {
  readonly #frames = new Map<number, TracedFrame>();
  readonly #hops: { time: number; frame: number; tap: number; length: number; at: number }[] = [];
  #bytes = new Uint8Array(65_536);
  #used = 0;
  #isTruncated = false;

  constructor(
    private readonly clock: Float64Array,
    private readonly pool: FramePool,
    private readonly limit: number,
  ) {}

  tap(tap: number, frame: Frame): void {
    this.tapAt(this.clock[0], tap, frame);
  }

  tapAt(time: number, tap: number, frame: Frame): void {
    const traced = this.#traced(frame);
    if (traced === null) return;
    const link = links.findIndex((row) => row.tap === tap);
    if (link >= 0) {
      traced.ordinal = this.pool.ordinal[frame.id];
      traced.link = link;
    }
    traced.reason = frame.reason;
    traced.attempt = frame.attempt;
    this.#keepBytes(traced, frame);
    this.#hops.push({ time, frame: traced.serial, tap, length: frame.length, at: traced.at });
  }

  #traced(frame: Frame): TracedFrame | null {
    const serial = this.pool.serial[frame.id];
    const known = this.#frames.get(serial);
    if (known !== undefined) return known;
    if (this.#frames.size >= this.limit) {
      this.#isTruncated = true;
      return null;
    }
    const { reason, attempt } = frame;
    const traced = {
      serial,
      cause: this.pool.cause[frame.id],
      reason,
      attempt,
      ordinal: 0,
      link: 0,
      at: -1,
      length: 0,
    };
    this.#frames.set(serial, traced);
    return traced;
  }

  /** Keeps a copy only when the bytes differ from the hop before. */
  #keepBytes(traced: TracedFrame, frame: Frame): void {
    const bytes = frame.slab.bytes;
    if (traced.at >= 0 && traced.length === frame.length) {
      let at = 0;
      while (at < frame.length && this.#bytes[traced.at + at] === bytes[frame.start + at]) at++;
      if (at === frame.length) return;
    }
    if (this.#used + frame.length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(frame.start, frame.start + frame.length), this.#used);
    traced.at = this.#used;
    traced.length = frame.length;
    this.#used += frame.length;
  }

  /** Everything so far, in order of time, as columns. */
  columns(journal: Journal): Trace {
    const hops = this.#hops.map((hop, order) => ({ ...hop, order }));
    hops.sort((a, b) => a.time - b.time || a.order - b.order);
    const frames = [...this.#frames.values()];
    const rows = journal.time.map((_, row) => row);
    rows.sort((a, b) => journal.time[a] - journal.time[b] || a - b);
    return {
      hops: {
        time: Float64Array.from(hops, (hop) => hop.time),
        frame: Float64Array.from(hops, (hop) => hop.frame),
        tap: Uint8Array.from(hops, (hop) => hop.tap),
        length: Uint16Array.from(hops, (hop) => hop.length),
        at: Int32Array.from(hops, (hop) => hop.at),
      },
      frames: {
        serial: Float64Array.from(frames, (frame) => frame.serial),
        cause: Float64Array.from(frames, (frame) => frame.cause),
        reason: Uint8Array.from(frames, (frame) => frame.reason),
        attempt: Uint8Array.from(frames, (frame) => frame.attempt),
        ordinal: Float64Array.from(frames, (frame) => frame.ordinal),
        link: Uint8Array.from(frames, (frame) => frame.link),
      },
      notes: {
        time: Float64Array.from(rows, (row) => journal.time[row]),
        kind: Uint8Array.from(rows, (row) => journal.kind[row]),
        subject: Int32Array.from(rows, (row) => journal.subject[row]),
        a: Float64Array.from(rows, (row) => journal.a[row]),
        b: Float64Array.from(rows, (row) => journal.b[row]),
      },
      bytes: this.#bytes.slice(0, this.#used),
      truncated: this.#isTruncated,
    };
  }
}

/** What an untraced run answers when asked for its trace. */
export function emptyTrace(): Trace {
  const none = new Float64Array(0);
  const bytes = new Uint8Array(0);
  return {
    hops: { time: none, frame: none, tap: bytes, length: new Uint16Array(0), at: new Int32Array(0) },
    frames: { serial: none, cause: none, reason: bytes, attempt: bytes, ordinal: none, link: bytes },
    notes: { time: none, kind: bytes, subject: new Int32Array(0), a: none, b: none },
    bytes,
    truncated: false,
  };
}
