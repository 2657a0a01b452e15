import { spliceAnswerNames } from '#engine/pcie/spliceMessages.table.ts';

/** Rows of the report's splice record. The four ends follow SpliceWhy, the refusals SpliceAnswer. */
export const Count = {
  Taken: 0,
  Closed: 1,
  Reset: 2,
  Idle: 3,
  Cut: 4,
  PacketsToBack: 5,
  BytesToBack: 6,
  PacketsToFront: 7,
  BytesToFront: 8,
  Returned: 9,
  ToHost: 10,
  Repeated: 11,
  Expired: 12,
  ResetsConsumed: 13,
  ResetsSent: 14,
  Refused: 15,
} as const;

export const spliceCountNames: readonly string[] = [
  'pairs taken',
  'pairs closed',
  'pairs reset',
  'pairs idle',
  'pairs cut by the host',
  'packets to the back',
  'bytes to the back',
  'packets to the front',
  'bytes to the front',
  'segments the host returned',
  'acknowledgments left to the host',
  'segments the host had had',
  'time to live expired',
  'resets of the host consumed',
  'resets sent',
  ...spliceAnswerNames.slice(2),
];
