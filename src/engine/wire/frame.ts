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

const VERIFIED = 4;
const HELD = 8;
const QUEUE_SHIFT = 4;
const REASON_SHIFT = 12;
const ATTEMPT_SHIFT = 18;
const PORT_SHIFT = 26;
const SUPER = 1 << 27;
const SEGMENT_SHIFT = 16;

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
  /** What the NIC tells the host beside the bytes (pcie/controlMessages.ts), 0 = nothing. */
  mark = 0;
  markA = 0;
  markB = 0;
  /** The small fields, side by side: verdict 2 bits, verified 1, held 1, queue 8, reason 6, attempt 8, port 1, super 1. */
  #bits = 0;

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

  get verdict(): Verdict {
    return (this.#bits & 3) as Verdict;
  }
  set verdict(value: Verdict) {
    this.#bits = (this.#bits & ~3) | value;
  }
  /** Somebody already verified the TCP checksum. */
  get isVerified(): boolean {
    return (this.#bits & VERIFIED) !== 0;
  }
  set isVerified(value: boolean) {
    this.#bits = value ? this.#bits | VERIFIED : this.#bits & ~VERIFIED;
  }
  get isHeld(): boolean {
    return (this.#bits & HELD) !== 0;
  }
  /** The host core whose ring it is for, or came from. */
  get queue(): number {
    return (this.#bits >>> QUEUE_SHIFT) & 0xff;
  }
  set queue(value: number) {
    this.#bits = (this.#bits & ~(0xff << QUEUE_SHIFT)) | (value << QUEUE_SHIFT);
  }
  /** A row of reasons.table.ts. */
  get reason(): number {
    return (this.#bits >>> REASON_SHIFT) & 0x3f;
  }
  set reason(value: number) {
    this.#bits = (this.#bits & ~(0x3f << REASON_SHIFT)) | (value << REASON_SHIFT);
  }
  /** Which repetition it is; 0 = the first. */
  get attempt(): number {
    return (this.#bits >>> ATTEMPT_SHIFT) & 0xff;
  }
  set attempt(value: number) {
    this.#bits = (this.#bits & ~(0xff << ATTEMPT_SHIFT)) | (value << ATTEMPT_SHIFT);
  }

  /** The port of the card it came in by, or goes out by. */
  get port(): number {
    return (this.#bits >>> PORT_SHIFT) & 1;
  }
  set port(value: number) {
    this.#bits = (this.#bits & ~(1 << PORT_SHIFT)) | (value << PORT_SHIFT);
  }

  /** Several segments under one header: one the NIC will cut (TSO), or has joined (LRO). */
  get isSuper(): boolean {
    return (this.#bits & SUPER) !== 0;
  }
  /** Payload of each of its segments but the last, bytes; in the upper half of `markB`. */
  get segmentBytes(): number {
    return this.markB >>> SEGMENT_SHIFT;
  }
  /** It is a super-frame from now on. */
  set segmentBytes(value: number) {
    this.markB = (this.markB & 0xffff) | (value << SEGMENT_SHIFT);
    this.#bits |= SUPER;
  }
  /** How many segments it stands for. */
  get segments(): number {
    return this.isSuper ? Math.ceil(this.tcpPayloadLength / this.segmentBytes) : 1;
  }

  /** Every field as in a slot nobody has used; for the pool. */
  begin(length: number): void {
    this.length = length;
    this.next = null;
    this.mark = 0;
    this.#bits = HELD;
  }

  /** Nobody holds it any more; for the pool. */
  end(): void {
    this.#bits &= ~HELD;
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
