import type { Frame } from './frame.ts';
import { ETHERNET_BYTES, EtherType } from './headers.table.ts';

export const ARP_BYTES = 28;
export const ArpOperation = { Request: 1, Reply: 2 } as const;
/** Hardware type Ethernet, protocol IPv4, addresses of 6 and 4 bytes: the only ARP there is here. */
const HARDWARE_ETHERNET = 1;
const LENGTHS = 0x0604;

/** An ARP packet, read and written in place (RFC 826). One reused cursor per reader, never stored. */
export class ArpPacket {
  #view: DataView = new DataView(new ArrayBuffer(ARP_BYTES));
  #at = 0;

  open(frame: Frame): this {
    this.#view = frame.slab.view;
    this.#at = frame.start + ETHERNET_BYTES;
    return this;
  }

  get isIpv4OverEthernet(): boolean {
    return (
      this.#view.getUint16(this.#at) === HARDWARE_ETHERNET &&
      this.#view.getUint16(this.#at + 2) === EtherType.Ipv4 &&
      this.#view.getUint16(this.#at + 4) === LENGTHS
    );
  }
  get operation(): number {
    return this.#view.getUint16(this.#at + 6);
  }
  get senderAddress(): number {
    return this.#view.getInt32(this.#at + 14);
  }
  get targetAddress(): number {
    return this.#view.getInt32(this.#at + 24);
  }

  /** Who has `target`? Asked by the owner of `address` at this hardware address. */
  ask(high: number, low: number, address: number, target: number): void {
    const view = this.#view;
    const at = this.#at;
    view.setUint16(at, HARDWARE_ETHERNET);
    view.setUint16(at + 2, EtherType.Ipv4);
    view.setUint16(at + 4, LENGTHS);
    view.setUint16(at + 6, ArpOperation.Request);
    view.setUint16(at + 8, high);
    view.setInt32(at + 10, low);
    view.setInt32(at + 14, address);
    view.setUint16(at + 18, 0);
    view.setInt32(at + 20, 0);
    view.setInt32(at + 24, target);
  }

  /** The request becomes its own answer: who asked is told the hardware address it asked for. */
  answer(high: number, low: number): void {
    const view = this.#view;
    const at = this.#at;
    const asked = this.targetAddress;
    view.setUint16(at + 6, ArpOperation.Reply);
    view.setUint16(at + 18, view.getUint16(at + 8));
    view.setInt32(at + 20, view.getInt32(at + 10));
    view.setInt32(at + 24, this.senderAddress);
    view.setUint16(at + 8, high);
    view.setInt32(at + 10, low);
    view.setInt32(at + 14, asked);
  }
}
