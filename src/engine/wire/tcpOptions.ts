import type { Picoseconds } from '#engine/kernel/time.ts';
import { OptionKind, TCP_BYTES, TCP_START } from './headers.table.ts';
import type { Frame } from './frame.ts';

/** NOP NOP timestamps: the layout every segment uses once both sides offered them (RFC 7323 appendix A). */
export const TIMESTAMP_BYTES = 12;
/** NOP NOP and the option's head; each block its two edges (RFC 2018 §3). */
export const SACK_HEAD_BYTES = 4;
export const SACK_BLOCK_BYTES = 8;
const TIMESTAMP_WORD =
  (OptionKind.NoOperation << 24) | (OptionKind.NoOperation << 16) | (OptionKind.Timestamps << 8) | 10;

/** Every machine's timestamp clock: milliseconds (RFC 7323 §5.4 allows 1 ms to 1 s a tick), from an offset that is never 0. */
export function timestampClock(now: Picoseconds): number {
  return (Math.floor(now / 1e9) + 0x100000) | 0;
}

/** The same from the timeline's clock itself: a double handed over as an argument may be boxed, once for every segment. */
export function timestampNow(clock: Float64Array): number {
  return (Math.floor(clock[0] / 1e9) + 0x100000) | 0;
}

/** What a segment's options say. One reused object per reader, never stored. */
export class TcpOptions {
  mss = 0;
  /** -1 when absent. */
  windowScale = -1;
  sackPermitted = false;
  hasTimestamps = false;
  timestampValue = 0;
  timestampEcho = 0;
  /** SACK blocks, and where the first lies in the slab. */
  sackCount = 0;
  sackStart = 0;
  isMalformed = false;

  #clear(): void {
    this.mss = 0;
    this.windowScale = -1;
    this.sackPermitted = false;
    this.hasTimestamps = false;
    this.timestampValue = 0;
    this.timestampEcho = 0;
    this.sackCount = 0;
    this.isMalformed = false;
  }

  /** Reads the options of a well-formed header; unknown ones are skipped by their length (RFC 9293 §3.1, MUST-6, MUST-7). */
  read(frame: Frame): void {
    this.#clear();
    const view = frame.slab.view;
    let at = frame.start + TCP_START + TCP_BYTES;
    const end = frame.start + TCP_START + frame.tcp.headerBytes;
    if (end - at === TIMESTAMP_BYTES && view.getInt32(at) === TIMESTAMP_WORD) {
      this.hasTimestamps = true;
      this.timestampValue = view.getInt32(at + 4);
      this.timestampEcho = view.getInt32(at + 8);
      return;
    }
    while (at < end) {
      const kind = view.getUint8(at);
      if (kind === OptionKind.End) return;
      if (kind === OptionKind.NoOperation) {
        at++;
        continue;
      }
      const length = at + 1 < end ? view.getUint8(at + 1) : 0;
      if (length < 2 || at + length > end) {
        this.isMalformed = true;
        return;
      }
      this.#take(view, kind, at, length);
      at += length;
    }
  }

  #take(view: DataView, kind: number, at: number, length: number): void {
    if (kind === OptionKind.MaximumSegmentSize && length === 4) this.mss = view.getUint16(at + 2);
    else if (kind === OptionKind.WindowScale && length === 3)
      this.windowScale = Math.min(14, view.getUint8(at + 2));
    else if (kind === OptionKind.SackPermitted && length === 2) this.sackPermitted = true;
    else if (kind === OptionKind.Timestamps && length === 10) {
      this.hasTimestamps = true;
      this.timestampValue = view.getInt32(at + 2);
      this.timestampEcho = view.getInt32(at + 6);
    } else if (kind === OptionKind.Sack && length >= 10 && (length - 2) % SACK_BLOCK_BYTES === 0) {
      this.sackCount = (length - 2) / SACK_BLOCK_BYTES;
      this.sackStart = at + 2;
    }
  }
}

/** Writes NOP NOP TS at `at`; returns the bytes written. */
export function writeTimestamps(view: DataView, at: number, value: number, echo: number): number {
  view.setInt32(at, TIMESTAMP_WORD);
  view.setInt32(at + 4, value);
  view.setInt32(at + 8, echo);
  return TIMESTAMP_BYTES;
}

/** The head of a SACK option of `blocks` blocks; these follow at the address returned. */
export function writeSackHead(view: DataView, at: number, blocks: number): number {
  const length = 2 + blocks * SACK_BLOCK_BYTES;
  view.setInt32(
    at,
    (OptionKind.NoOperation << 24) | (OptionKind.NoOperation << 16) | (OptionKind.Sack << 8) | length,
  );
  return at + SACK_HEAD_BYTES;
}

/**
 * The options of a SYN, in the order MSS, window scale, SACK permitted, timestamps (Linux's), padded to a multiple of 4.
 * `windowScale` -1 and `timestamps` false leave theirs out.
 */
export function writeSynOptions(
  view: DataView,
  start: number,
  mss: number,
  windowScale: number,
  sack: boolean,
  timestamps: boolean,
  value: number,
  echo: number,
): number {
  let at = start;
  view.setInt32(at, (OptionKind.MaximumSegmentSize << 24) | (4 << 16) | mss);
  at += 4;
  if (windowScale >= 0) {
    view.setInt32(
      at,
      (OptionKind.NoOperation << 24) | (OptionKind.WindowScale << 16) | (3 << 8) | windowScale,
    );
    at += 4;
  }
  if (sack) {
    view.setInt32(
      at,
      (OptionKind.NoOperation << 24) | (OptionKind.NoOperation << 16) | (OptionKind.SackPermitted << 8) | 2,
    );
    at += 4;
  }
  if (timestamps) at += writeTimestamps(view, at, value, echo);
  return at - start;
}

/** The options of a SYN in the released stack's order (source-facts A.2): NOP NOP timestamps, NOP window scale, MSS. */
export function writeReleasedSynOptions(
  view: DataView,
  at: number,
  mss: number,
  windowScale: number,
  value: number,
): number {
  const scaleAt = at + writeTimestamps(view, at, value, 0);
  view.setInt32(
    scaleAt,
    (OptionKind.NoOperation << 24) | (OptionKind.WindowScale << 16) | (3 << 8) | windowScale,
  );
  view.setInt32(scaleAt + 4, (OptionKind.MaximumSegmentSize << 24) | (4 << 16) | mss);
  return TIMESTAMP_BYTES + 8;
}
