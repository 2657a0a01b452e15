import type { Frame } from '#engine/wire/frame.ts';

export interface HostTaps {
  /** A row of testbed/taps.table.ts. */
  tap(tap: number, frame: Frame): void;
}
