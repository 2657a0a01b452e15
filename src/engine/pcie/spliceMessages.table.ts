/** Where the fields of a splice request stand, bytes behind a bare Ethernet header. */
export const SpliceAt = {
  FrontMac: 0,
  FrontPort: 6,
  Client: 8,
  FrontAddress: 12,
  FrontPorts: 16,
  SequenceOffset: 20,
  AcknowledgmentOffset: 24,
  BackMac: 28,
  BackPort: 34,
  BackAddress: 36,
  Backend: 40,
  BackPorts: 44,
  FrontEnd: 48,
  BackEnd: 52,
  FrontClock: 56,
  BackClock: 60,
  FrontScales: 64,
  BackScales: 66,
  Options: 68,
  Answer: 69,
  FrontMss: 70,
  BackMss: 72,
  OfferedMss: 74,
  Pair: 76,
  FrontWindow: 80,
  BackWindow: 82,
} as const;


/**
 * What host and NIC tell each other about a splice. Offsets are bytes behind a bare Ethernet header. The first 28 are the
 * released source's (source-facts B.2); what follows is ours: there the backend's side is read from the request that carries
 * the header, and nothing else is known. Front is the client's connection, back the backend's.
 */
export const spliceFields = [
  { name: 'frontMac', offset: SpliceAt.FrontMac, bytes: 6 },
  { name: 'frontPort', offset: SpliceAt.FrontPort, bytes: 2 },
  { name: 'client', offset: SpliceAt.Client, bytes: 4 },
  { name: 'frontAddress', offset: SpliceAt.FrontAddress, bytes: 4 },
  { name: 'frontPorts', offset: SpliceAt.FrontPorts, bytes: 4 },
  { name: 'sequenceOffset', offset: SpliceAt.SequenceOffset, bytes: 4 },
  { name: 'acknowledgmentOffset', offset: SpliceAt.AcknowledgmentOffset, bytes: 4 },
  { name: 'backMac', offset: SpliceAt.BackMac, bytes: 6 },
  { name: 'backPort', offset: SpliceAt.BackPort, bytes: 2 },
  { name: 'backAddress', offset: SpliceAt.BackAddress, bytes: 4 },
  { name: 'backend', offset: SpliceAt.Backend, bytes: 4 },
  { name: 'backPorts', offset: SpliceAt.BackPorts, bytes: 4 },
  { name: 'frontEnd', offset: SpliceAt.FrontEnd, bytes: 4 },
  { name: 'backEnd', offset: SpliceAt.BackEnd, bytes: 4 },
  { name: 'frontClock', offset: SpliceAt.FrontClock, bytes: 4 },
  { name: 'backClock', offset: SpliceAt.BackClock, bytes: 4 },
  { name: 'frontScales', offset: SpliceAt.FrontScales, bytes: 2 },
  { name: 'backScales', offset: SpliceAt.BackScales, bytes: 2 },
  { name: 'options', offset: SpliceAt.Options, bytes: 1 },
  { name: 'answer', offset: SpliceAt.Answer, bytes: 1 },
  { name: 'frontMss', offset: SpliceAt.FrontMss, bytes: 2 },
  { name: 'backMss', offset: SpliceAt.BackMss, bytes: 2 },
  { name: 'offeredMss', offset: SpliceAt.OfferedMss, bytes: 2 },
  { name: 'pair', offset: SpliceAt.Pair, bytes: 4 },
  { name: 'frontWindow', offset: SpliceAt.FrontWindow, bytes: 2 },
  { name: 'backWindow', offset: SpliceAt.BackWindow, bytes: 2 },
] as const;
export const SPLICE_BYTES = 84;
/** Of them, the header as released. */
export const RELEASED_SPLICE_BYTES = 28;

/** Bits of `options`: what each side agreed on, and what the host has sent and not seen acknowledged. */
export const SpliceOption = {
  FrontTimestamps: 1,
  BackTimestamps: 2,
  FrontSack: 4,
  BackSack: 8,
  FrontEcn: 16,
  BackEcn: 32,
  FrontOwed: 64,
  BackOwed: 128,
} as const;

/** `answer`: asked, taken, or why not. */
export const SpliceAnswer = {
  Asked: 0,
  Taken: 1,
  BucketFull: 2,
  TableFull: 3,
  NoMemory: 4,
  SameFlow: 5,
  Timestamps: 6,
  Mss: 7,
  Ecn: 8,
} as const;
export const spliceAnswerNames: readonly string[] = [
  'asked',
  'taken',
  'refused: bucket full',
  'refused: table full',
  'refused: no memory for the table',
  'refused: flow already spliced',
  'refused: timestamps on one side only',
  'refused: segments too large for the other side',
  'refused: ECN on one side only',
];

/** What a message with EtherType 0x0901 says; the first two fields and the four that follow are the released source's. */
export const spliceNewsFields = [
  { name: 'why', offset: 0, bytes: 2 },
  { name: 'backAddress', offset: 2, bytes: 4 },
  { name: 'backLocalPort', offset: 6, bytes: 2 },
  { name: 'backend', offset: 8, bytes: 4 },
  { name: 'backendPort', offset: 12, bytes: 2 },
  { name: 'kind', offset: 14, bytes: 2 },
  { name: 'pair', offset: 16, bytes: 4 },
  { name: 'packetsToBack', offset: 20, bytes: 8 },
  { name: 'bytesToBack', offset: 28, bytes: 8 },
  { name: 'packetsToFront', offset: 36, bytes: 8 },
  { name: 'bytesToFront', offset: 44, bytes: 8 },
] as const;
export const SPLICE_NEWS_BYTES = 52;

/** `kind`: a pair is no more; a side has acknowledged all the host sent; how much has passed so far. */
export const SpliceNews = { Ended: 0, FrontAcknowledged: 1, BackAcknowledged: 2, Running: 3 } as const;
/** `why` of an end. The released source always says 0 (E-S7). */
export const SpliceWhy = { Closed: 0, Reset: 1, Idle: 2, Cut: 3 } as const;
