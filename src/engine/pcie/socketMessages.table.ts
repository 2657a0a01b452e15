/** What host and card say to each other where TCP runs on the card: 32 bytes, behind a bare Ethernet header for captures: eight 32-bit words. */
export const MESSAGE_BYTES = 32;
/** Payload one command may bring. */
export const MOST_PAYLOAD = 1536;

/** What the host asks, in the low byte of `kind`. */
export const Verb = {
  /** `address`, `ports` = the port, `value` = the backlog, `owner` = the host's number for it. */
  Listen: 1,
  Unlisten: 2,
  /** `address` is the peer, `value` our own; `owner` = the host's number for the connection. */
  Connect: 3,
  /** Payload follows. */
  Send: 4,
  /** Only what every command may carry: bytes the application has read (`credits`). */
  Read: 5,
  Shutdown: 6,
  Close: 7,
  Abort: 8,
  /** `value`: bits of `SocketSwitch`. */
  Options: 9,
} as const;
export type Verb = (typeof Verb)[keyof typeof Verb];
export const VERB_MASK = 0xff;

/** Further bits of `kind`: what a command says besides. */
export const Also = { Shutdown: 0x100, Close: 0x200, Accepted: 0x400 } as const;
export const SocketSwitch = { Nagle: 1, Cork: 2 } as const;

/** What the card tells; bits of `kind`. `credits`: bytes the peer has acknowledged. */
export const News = {
  /** A connection for listener `owner`. */
  Opened: 1,
  /** What `Connect` got: `connection`, or -1 and why not (`value`). */
  Bound: 2,
  Connected: 4,
  PeerClosed: 8,
  /** `value` = why, a CloseReason. */
  Ended: 16,
} as const;
