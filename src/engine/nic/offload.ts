import type { Frame, Verdict } from '#engine/wire/frame.ts';

/** The face every offload shows: it sees a frame, charges its steps, and answers who gets the frame next. */
export interface Offload {
  fromWire(frame: Frame): Verdict;
}
