/** Bits of a control block's `flags`. */
export const TcbFlag = {
  Timestamps: 1 << 0,
  SackPermitted: 1 << 1,
  /** The application has closed, or shut down its sending half: a FIN follows the data. */
  FinQueued: 1 << 2,
  FinSent: 1 << 3,
  /** The peer's FIN has been taken in order. */
  FinReceived: 1 << 4,
  /** An acknowledgment must leave with the next flush. */
  AckNow: 1 << 5,
  /** One may wait for the delayed-acknowledgment timer. */
  AckDelayed: 1 << 6,
  InOutputList: 1 << 7,
  InRecovery: 1 << 8,
  /** The application still holds it. */
  AppOpen: 1 << 9,
  /** The protocol is done with it; the row waits for the owner. */
  Finished: 1 << 10,
  Quasi: 1 << 11,
  /** The application wants the NIC to finish the close. */
  WantsHandOver: 1 << 12,
  /** Handed over; the NIC's answer is awaited. */
  HandingOver: 1 << 13,
  /** Some data could not be written: tell the application when there is room. */
  WriteBlocked: 1 << 14,
  /** The retransmission timer pulled SND.NXT back: what is sent below SND.MAX is a repetition. */
  Repeating: 1 << 15,
  AcceptedByApp: 1 << 16,
  Passive: 1 << 17,
  /** Given to the NIC to relay for, or about to be: only acknowledgments of what is still owed are taken. */
  Splicing: 1 << 18,
  /** Came through a SYN cookie: no handshake of its own. */
  FromCookie: 1 << 19,
  /** A challenge or duplicate acknowledgment, for the record of why. */
  AckIsDuplicate: 1 << 20,
  /** An ICMP error said why nothing comes back. */
  SoftError: 1 << 21,
  /** Recovery began with a timeout: slow start until the recovery point. */
  AfterTimeout: 1 << 23,
  /** Both SYNs agreed on ECN (RFC 3168). */
  Ecn: 1 << 24,
  /** A segment came marked: acknowledgments carry ECE. */
  EchoCongestion: 1 << 25,
  /** The next new data tells the peer that the window was reduced. */
  CwrDue: 1 << 26,
  /** The acknowledgment being taken echoes congestion: the window does not grow with it (RFC 3168 §6.1.2). */
  HoldWindow: 1 << 27,
  /** Small segments wait until the application says otherwise. */
  Corked: 1 << 28,
  /** In no flow table: nothing that arrives finds it (released code only, E-H2). */
  Unlisted: 1 << 29,
  /** Small segments wait for an acknowledgment. */
  Nagle: 1 << 22,
  /** A silent peer is asked whether it lives. */
  KeepAlive: 1 << 30,
  /** Somebody at the peer's address has opened anew: unless the peer is heard again, that one is believed (`givingWay.ts`). */
  Doubted: 1 << 31,
} as const;
