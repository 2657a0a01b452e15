/** Why a frame was sent. Written beside the frame, shown in ladders and as pcapng comments. */
export const Reason = {
  Syn: 0, SynAck: 1, HandshakeAck: 2, Data: 3, Ack: 4, DelayedAck: 5, Fin: 6, DataFin: 7, Rst: 8,
  RtoRetransmission: 9, FastRetransmission: 10, CookieSynAck: 11, NicFinAck: 12, NicRetransmission: 13, WindowProbe: 14,
  ChallengeAck: 15, Duplicate: 16, Control: 17, DuplicateAck: 18, NicReset: 19, WindowUpdate: 20, KeepAlive: 21,
  ArpReply: 22, EchoReply: 23, ArpRequest: 24, TailLossProbe: 25, ForgedSyn: 26,
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];

/** `glyph` is the event's mark in every picture of the book. */
export const reasons: readonly { name: string; glyph: string }[] = [
  { name: 'open', glyph: '◇' },
  { name: 'answer to the SYN', glyph: '◇' },
  { name: 'handshake done', glyph: '·' },
  { name: 'data', glyph: '▬' },
  { name: 'acknowledgment', glyph: '·' },
  { name: 'delayed acknowledgment', glyph: '·' },
  { name: 'close', glyph: '▷' },
  { name: 'data and close', glyph: '▷' },
  { name: 'reset', glyph: '✕' },
  { name: 'RTO', glyph: '↻' },
  { name: 'fast retransmission', glyph: '↻' },
  { name: 'SYN cookie from the NIC', glyph: '◇' },
  { name: 'last acknowledgment from the NIC', glyph: '·' },
  { name: 'the NIC resends', glyph: '↻' },
  { name: 'window probe', glyph: '⏱' },
  { name: 'challenge acknowledgment', glyph: '·' },
  { name: 'duplicate made by the wire', glyph: '▬' },
  { name: 'control message', glyph: '·' },
  { name: 'duplicate acknowledgment', glyph: '·' },
  { name: 'reset from the NIC', glyph: '✕' },
  { name: 'window update', glyph: '·' },
  { name: 'keep-alive', glyph: '⏱' },
  { name: 'answer to ARP', glyph: '·' },
  { name: 'answer to an echo', glyph: '·' },
  { name: 'question who has an address', glyph: '·' },
  { name: 'tail loss probe', glyph: '⏱' },
  { name: 'SYN with a forged source', glyph: '⚠' },
];
