import type { EthernetHeader } from './ethernet.ts';
import { IPV4_START, TCP_START } from './headers.table.ts';
import type { Ipv4Header } from './ipv4.ts';
import type { Slab } from './slab.ts';
import type { TcpHeader } from './tcp.ts';

/** The only verb between components: whoever accepts a frame holds it, and passes it on or releases it, once. */
export interface FrameSink {
  accept(frame: Frame): void;
}

/** What a component decided about the frame it holds. */
export const Verdict = { Pass: 0, ToWire: 1, ToHost: 2, Consumed: 3 } as const;
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/**
 * One slot of the slab, made once. The bytes are the frame; the fields below are what hardware keeps in a descriptor
 * beside it. Doubles (serial, cause, time) stay in the pool's typed arrays: a double in an object field is boxed.
 *
 * `ethernet`, `ip` and `tcp` are the slab's one cursor each, opened here: read or write, and drop it. Another frame's
 * header of the same kind moves it. Hundreds of thousands of frames may wait at once; views of their own were half their memory.
 */
export class Frame {
  /** Bytes from the Ethernet header on, without the FCS. */
  length = 0;
  next: Frame | null = null;
  /** Payload still wanted by TCP: the receiver trims both. */
  payloadStart = 0;
  payloadLength = 0;
  /** A row of reasons.table.ts. */
  reason = 0;
  attempt = 0;
  /** The host core whose ring it is for, or came from. */
  queue = 0;
  verdict: Verdict = Verdict.Pass;
  /** What the NIC tells the host beside the bytes (pcie/controlMessages.ts), 0 = nothing. */
  mark = 0;
  markA = 0;
  markB = 0;
  /** Somebody already verified the TCP checksum. */
  isVerified = false;
  isHeld = false;

  constructor(
    readonly id: number,
    readonly slab: Slab,
    /** Where the Ethernet header starts in the slab; 2 modulo 4. */
    readonly start: number,
  ) {}

  get ethernet(): EthernetHeader {
    const header = this.slab.ethernet;
    header.start = this.start;
    return header;
  }

  get ip(): Ipv4Header {
    const header = this.slab.ip;
    header.start = this.start + IPV4_START;
    return header;
  }

  get tcp(): TcpHeader {
    const header = this.slab.tcp;
    header.start = this.start + TCP_START;
    return header;
  }

  /** Where the IPv4 header starts in the slab: a multiple of 4. */
  get ipStart(): number {
    return this.start + 14;
  }

  /** TCP header and payload, bytes. */
  get tcpLength(): number {
    return this.ip.totalLength - 20;
  }

  get tcpPayloadLength(): number {
    return this.ip.totalLength - 20 - this.tcp.headerBytes;
  }
}
