import { update16 } from './checksum.ts';
import type { Frame } from './frame.ts';
import { IPV4_BYTES, IPV4_START } from './headers.table.ts';

export const ICMP_BYTES = 8;
/** What an error quotes of the datagram it is about: its header and 64 bits (RFC 792). */
export const QUOTE_BYTES = IPV4_BYTES + 8;

export const IcmpType = {
  EchoReply: 0,
  DestinationUnreachable: 3,
  Echo: 8,
  TimeExceeded: 11,
  ParameterProblem: 12,
} as const;
/** Codes of a destination unreachable TCP tells apart. */
export const Unreachable = { Port: 3, FragmentationNeeded: 4 } as const;

const QUOTED_IP = ICMP_BYTES;
const QUOTED_TCP = ICMP_BYTES + IPV4_BYTES;
const PROTOCOL_TCP = 6;

/** An ICMP message, read and written in place (RFC 792). One reused cursor per reader, never stored. */
export class IcmpMessage {
  #view: DataView = new DataView(new ArrayBuffer(QUOTED_TCP + 8));
  #at = 0;

  open(frame: Frame): this {
    this.#view = frame.slab.view;
    this.#at = frame.start + IPV4_START + IPV4_BYTES;
    return this;
  }

  get type(): number {
    return this.#view.getUint8(this.#at);
  }
  get code(): number {
    return this.#view.getUint8(this.#at + 1);
  }
  /** An error quotes what it is about; a query does not. */
  get isError(): boolean {
    const { type } = this;
    return (
      type === IcmpType.DestinationUnreachable ||
      type === IcmpType.TimeExceeded ||
      type === IcmpType.ParameterProblem
    );
  }
  /** Of "fragmentation needed"; 0 from routers older than RFC 1191. */
  get nextHopMtu(): number {
    return this.#view.getUint16(this.#at + 6);
  }

  /** The quoted datagram is TCP, whole or its first fragment, with a header as we send it. */
  get quotesTcp(): boolean {
    const at = this.#at + QUOTED_IP;
    return (
      this.#view.getUint8(at) === 0x45 &&
      (this.#view.getUint16(at + 6) & 0x1fff) === 0 &&
      this.#view.getUint8(at + 9) === PROTOCOL_TCP
    );
  }
  get quotedLength(): number {
    return this.#view.getUint16(this.#at + QUOTED_IP + 2);
  }
  get quotedSource(): number {
    return this.#view.getInt32(this.#at + QUOTED_IP + 12);
  }
  get quotedDestination(): number {
    return this.#view.getInt32(this.#at + QUOTED_IP + 16);
  }
  /** Source port in the high half. */
  get quotedPorts(): number {
    return this.#view.getInt32(this.#at + QUOTED_TCP);
  }
  get quotedSequence(): number {
    return this.#view.getInt32(this.#at + QUOTED_TCP + 4);
  }

  /** The echo becomes its own reply; identifier, number and data stay as they came. */
  answerEcho(): void {
    const from = this.#view.getUint16(this.#at);
    const to = (IcmpType.EchoReply << 8) | this.code;
    this.#view.setUint16(this.#at, to);
    this.#view.setUint16(this.#at + 2, update16(this.#view.getUint16(this.#at + 2), from, to));
  }
}
