/**
 * `SocketCommand`, `SocketEvent`: no frame of the wire, but a message of socketMessages.table.ts; TCP runs on the card.
 * `Plain`: ARP or ICMP, which the card's programs leave as it is.
 * `SetupLater`: a genuine segment of a connection whose first segment has not come; a host that knows the connection
 * takes it as any other, a host that does not drops it without a reset, for the client will send the first again.
 * `Splice`: a request to splice, or its answer. `SpliceReturned`: a segment of a spliced connection that reached the host
 * and goes back. `SpliceNews`: what the NIC tells about a pair.
 *
 * What NIC and host tell each other beside the bytes of a frame. In the bytes the EtherType says the same (source-facts
 * A.3: 0x0809, 0x0808, 0x080B), so that a capture of the bus can be read.
 */
export const Mark = {
  None: 0,
  SetupAccepted: 1,
  HandOver: 2,
  Listen: 3,
  SetupLater: 4,
  Plain: 5,
  Splice: 6,
  SpliceReturned: 7,
  SpliceNews: 8,
  SocketCommand: 9,
  SocketEvent: 10,
} as const;
export type Mark = (typeof Mark)[keyof typeof Mark];

/** Why the NIC ended a flow the host had handed over. A flow that closed in good order is not reported: the host forgot it. */
export const TeardownEnd = { Closed: 0, Reset: 1, GaveUp: 2 } as const;
export type TeardownEnd = (typeof TeardownEnd)[keyof typeof TeardownEnd];

/** Of `frame.markB` of a hand-over: segments still to come; and whether the peer's FIN was received before. */
export const HANDOVER_REMAINING = 0xff;
export const HANDOVER_PEER_FIN = 0x100;

/** Fields of a listen message, behind a bare Ethernet header; offsets in bytes from its end. */
export const listenFields = [
  { name: 'address', offset: 0, bytes: 4 },
  { name: 'port', offset: 4, bytes: 2 },
  { name: 'mss', offset: 6, bytes: 2 },
  { name: 'window', offset: 8, bytes: 2 },
  { name: 'windowScale', offset: 10, bytes: 1 },
  { name: 'options', offset: 11, bytes: 1 },
] as const;
export const LISTEN_BYTES = 12;
/** Bits of `options`. */
export const ListenOption = { Sack: 1, Timestamps: 2, Ecn: 4 } as const;
