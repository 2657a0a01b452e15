import type { Frame } from '#engine/wire/frame.ts';

/** Rows of testbed/taps.table.ts that the NIC passes by; the testbed knows the table, the NIC only these numbers. */
export const NicTap = { FromWire: 2, ToHost: 3, FromHost: 7, ToWire: 8, Dropped: 13, Consumed: 14 } as const;

/** Who watches frames go by. Null costs one branch. */
export interface NicTaps {
  tap(tap: number, frame: Frame): void;
}
