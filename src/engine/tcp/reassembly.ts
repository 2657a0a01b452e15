import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { advance, before } from '#engine/wire/sequence.ts';

/** Where the payload kept of an out-of-order frame starts in sequence space. */
export function keptSequence(frame: Frame): number {
  return advance(frame.tcp.sequence, frame.payloadStart - (frame.start + 34 + frame.tcp.headerBytes));
}

/** One past its last number, the FIN's included. */
export function keptEnd(frame: Frame): number {
  return advance(keptSequence(frame), frame.payloadLength + ((frame.tcp.flags & Flag.Fin) !== 0 ? 1 : 0));
}

/** Does an earlier frame already hold every byte (and the FIN) of this one? */
export function isCovered(held: Frame, frame: Frame, sequence: number): boolean {
  const heldEnd = advance(keptSequence(held), held.payloadLength);
  const end = advance(sequence, frame.payloadLength);
  if (before(heldEnd, end)) return false;
  return (frame.tcp.flags & Flag.Fin) === 0 || (heldEnd === end && (held.tcp.flags & Flag.Fin) !== 0);
}
