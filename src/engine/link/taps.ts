import type { Frame } from '#engine/wire/frame.ts';

/** Somebody watches: rows of testbed/taps.table.ts. Components hold one or null. */
export interface FrameTaps {
  tap(tap: number, frame: Frame): void;
  /** For what happens later than the event that decided it. */
  tapAt(time: number, tap: number, frame: Frame): void;
}

/** The rows a link uses. */
export const LinkTap = {
  WireToServer: 1,
  WireToClient: 9,
  Lost: 11,
  Corrupted: 12,
  WireToBackends: 15,
  WireFromBackends: 18,
} as const;
