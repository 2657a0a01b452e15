/** An entry is one direction of a pair. State of an entry, bits; the first five as the released source has them (source-facts B.3). */
export const EntryState = {
  Spliced: 0x01,
  /** A FIN has been delivered towards this entry's sender. */
  FinSent: 0x02,
  /** The sender has acknowledged it. */
  FinAcknowledged: 0x04,
  Deleted: 0x10,
  /** The host still holds what it sent towards this entry's sender: it is not all acknowledged. */
  Owed: 0x20,
  /** The sender has said that the connection is no more. */
  Reset: 0x40,
  /** The sender is the client. */
  Front: 0x80,
} as const;

/** Options of a direction, bits: whether blocks of SACK reach one who asked for them, and whether there are timestamps. */
export const EntryOption = { Sack: 1, Timestamps: 2 } as const;

/** The released table (source-facts B.3): buckets of fourteen entries of 64 bytes, eight bytes a bucket beside them. */
export const BUCKET_ENTRIES = 14;
export const ENTRY_BYTES = 64;
export const BUCKET_BYTES = 904;
export const RELEASED_BUCKETS = 4096;

/** Fields of an entry in internal memory, as the card lays them out; bytes. */
export const entryFields = [
  { name: 'state', bytes: 1 },
  { name: 'side', bytes: 3 },
  { name: 'addresses and ports', bytes: 12 },
  { name: 'difference of the IP checksum', bytes: 4 },
  { name: 'difference of the TCP checksum', bytes: 4 },
  { name: 'sequence number after the FIN', bytes: 4 },
  { name: 'not used', bytes: 4 },
  { name: 'egress port', bytes: 2 },
  { name: 'next hop', bytes: 6 },
  { name: 'new addresses and ports', bytes: 12 },
  { name: 'offset of the sequence number', bytes: 4 },
  { name: 'offset of the acknowledgment', bytes: 4 },
  { name: 'the pair of the host', bytes: 4 },
] as const;

/** What the released entry has no room for, in external memory: one entry's, bytes. */
export const additionFields = [
  { name: 'offsets of the timestamps', bytes: 8 },
  { name: 'window scales', bytes: 2 },
  { name: 'options', bytes: 2 },
  { name: 'first number of this direction', bytes: 4 },
  { name: 'end of what the host sent the other way', bytes: 4 },
  { name: 'last acknowledgment', bytes: 4 },
  { name: 'highest number', bytes: 4 },
  { name: 'last time', bytes: 4 },
  { name: 'packets and bytes', bytes: 16 },
] as const;
export const ADDITION_BYTES = 48;
