import type { Frame } from '#engine/wire/frame.ts';
import { TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';

const VALUE_AT = TCP_START + TCP_BYTES + 4;
const ECHO_AT = VALUE_AT + 4;
const STAMPS = 32;
/** Bytes of a packet in the near memory; the rest is read from the store, words taken for bytes. */
const NEAR = 128;
const WORD = 4;

/**
 * Value and echo change places, which leaves the sum as it was: what the client echoes is what it last heard. In the released
 * system that is the card's own stamp, since its host says whatever it was told.
 */
export function swapTimestamps(frame: Frame): void {
  if (frame.tcp.headerBytes < STAMPS) return;
  const { view } = frame.slab;
  const value = view.getInt32(frame.start + VALUE_AT);
  view.setInt32(frame.start + VALUE_AT, view.getInt32(frame.start + ECHO_AT));
  view.setInt32(frame.start + ECHO_AT, value);
}

/** What is sent again of a kept packet: behind 128 bytes its tail is read at four times the offset (E-N16). */
export function tailAsReleased(frame: Frame, kept: Frame): void {
  const { bytes } = frame.slab;
  for (let at = NEAR; at < frame.length; at++) {
    const from = NEAR * WORD + at - NEAR;
    bytes[frame.start + at] = from < kept.length ? bytes[kept.start + from] : 0;
  }
}
