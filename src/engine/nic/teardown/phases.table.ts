/** What the NIC knows of a flow it closes: RFC 9293 §3.3.2 from the FIN on, and the hand-over before. */
export const Phase = {
  Free: 0,
  Collecting: 1,
  FinWait1: 2,
  FinWait2: 3,
  Closing: 4,
  LastAck: 5,
  TimeWait: 6,
} as const;
export type Phase = (typeof Phase)[keyof typeof Phase];
export const phaseNames: readonly string[] = [
  'free',
  'collecting',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
];

/** Why a hand-over was refused; `a` of the journal's note. */
export const Refusal = {
  TableFull: 0,
  EntryMemoryFull: 1,
  PacketMemoryFull: 2,
  SameFlow: 3,
  TooLong: 4,
  NoFrame: 5,
  Incomplete: 6,
} as const;
export const refusalNames: readonly string[] = [
  'refused: table full',
  'refused: entry memory full',
  'refused: packet memory full',
  'refused: flow already closing',
  'refused: more segments than are kept',
  'refused: no frame left',
  'refused: incomplete',
];

/** Fields of an entry as the card lays it out; bytes. */
export const entryFields = [
  { name: 'addresses and ports', bytes: 12 },
  { name: 'next sequence number of the peer', bytes: 4 },
  { name: 'our next sequence number', bytes: 4 },
  { name: 'bytes not acknowledged', bytes: 2 },
  { name: 'phase, attempts, turns', bytes: 2 },
  { name: 'connection of the host; in TIME-WAIT the peer’s newest timestamp', bytes: 4 },
  { name: 'window', bytes: 2 },
] as const;
export const ENTRY_BYTES = 30;
/** A kept packet's slot in external memory: the original's 379 words. */
export const KEPT_PACKET_BYTES = 1516;
