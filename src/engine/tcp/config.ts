/** What one TCP is told: times in microseconds, sizes in bytes. A plain object; the testbed fills it from the spec. */
export interface TcpConfig {
  readonly mss: number;
  readonly windowScale: number;
  readonly timestamps: boolean;
  /** How far its clock of timestamps is ahead of the others', ticks: absent where all agree. */
  readonly timestampOffset?: number;
  readonly sack: boolean;
  /** Longest wait of an acknowledgment; 0 = none waits (RFC 1122 §4.2.3.2 allows at most 500 ms). */
  readonly delayedAck: number;
  readonly nagle: boolean;
  readonly congestionControl: 'newreno' | 'cubic' | 'dctcp' | 'original' | 'none';
  /** Explicit congestion notification (RFC 3168). */
  readonly ecn: boolean;
  /** A cookie the NIC has found good shows that the peer has opened anew; the released one shows nothing (E-N4, E-N7). */
  readonly cookiesProve: boolean;
  /** Losses told by time, and tail loss probes (RFC 8985); with SACK only. */
  readonly rack: boolean;
  /** Silence after which a peer is asked whether it lives; 0 = never (RFC 1122 §4.2.3.6). */
  readonly keepAlive: number;
  /** An application may ask for it, connection by connection (SO_KEEPALIVE). */
  readonly keepAliveOnDemand?: boolean;
  readonly keepAliveInterval: number;
  readonly keepAliveProbes: number;
  readonly rtoInitial: number;
  readonly rtoMin: number;
  readonly rtoMax: number;
  readonly retries: number;
  readonly timeWait: number;
  /** How long a peer is waited for that has acknowledged our FIN and never sends its own. */
  readonly finWait2: number;
  /** First sequence number of every connection; -1 = a keyed hash. */
  readonly initialSequence: number;
  /** Segments. */
  readonly initialWindow: number;
  readonly sendBuffer: number;
  readonly receiveBuffer: number;
  /** Acknowledgments wait for the end of the pass, so that a reply can carry them. */
  readonly ackPiggyback: boolean;
  /** The last data segment carries the FIN. */
  readonly finPiggyback: boolean;
  /** The NIC fills in TCP checksums; else the stack does. */
  readonly checksumOffload: boolean;
  /** The longest frame a NIC takes that cuts it into segments (TSO), bytes; 0 or absent = it cuts none. */
  readonly superFrame?: number;
  /** A full control block and a quasi-TCB, in the emulated host's bytes. */
  readonly tcbBytes: number;
  readonly quasiTcbBytes: number;
  readonly lazyTcb: boolean;
  /** Payload is read from the receive frame and written into the transmit frame where it can be. */
  readonly zeroCopy: boolean;
  /** Copies a byte costs more when it cannot be. */
  readonly fallBackCopies: number;
  /** Parts that behave as the released source does (released/released.table.ts). */
  readonly releasedQuasi: boolean;
  readonly releasedZeroCopy: boolean;
  readonly releasedHandOver: boolean;
  readonly releasedTimestamps: boolean;
  /** SYNs carry their options in the one order the released NIC can read (source-facts A.2). */
  readonly releasedSynOptions?: boolean;
  /** Half-open connections a listener may have, and connections waiting to be accepted: as many of each. */
  readonly backlog: number;
  /** When a SYN is answered without keeping anything: never, when no more half-open connections fit, or always (RFC 4987 §3.6). */
  readonly syncookies: 'off' | 'overflow' | 'always';
  /** Segments a hand-over to the NIC may have. */
  readonly handOverSegments: number;
}
