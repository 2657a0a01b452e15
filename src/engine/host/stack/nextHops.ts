import { ArpPacket, ARP_BYTES } from '#engine/wire/arp.ts';
import { MAC_HIGH } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { ETHERNET_BYTES, EtherType } from '#engine/wire/headers.table.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';

/** Neighbours remembered; with more, all are forgotten and learned anew. */
const CAPACITY = 4096;

/**
 * Hardware addresses of a wire that leads out of the machine, learned from every frame that comes in, ARP or not: real
 * peers have addresses of their own. To whom nobody has been heard of, a frame goes by broadcast, with a question (RFC 826).
 */
export class NextHops {
  readonly #low = new Map<number, number>();
  readonly #high = new Map<number, number>();
  /** Who was heard last, as most frames come from the same neighbour. */
  #address = 0;
  #lastHigh = 0;
  #lastLow = 0;
  readonly #arp = new ArpPacket();

  constructor(
    private readonly pool: FramePool,
    private readonly address: number,
    /** Of others hardware addresses follow from IP addresses, as inside a run. */
    private readonly isOutside: (address: number) => boolean,
  ) {}

  learn(frame: Frame): void {
    const { ethernet } = frame;
    const isArp = ethernet.etherType === EtherType.Arp;
    const address = isArp ? this.#arp.open(frame).senderAddress : frame.ip.source;
    const { sourceHigh: high, sourceLow: low } = ethernet;
    if (address === this.#address && low === this.#lastLow && high === this.#lastHigh) return;
    this.#address = address;
    this.#lastHigh = high;
    this.#lastLow = low;
    if (this.#low.size >= CAPACITY) {
      this.#low.clear();
      this.#high.clear();
    }
    this.#low.set(address, low);
    this.#high.set(address, high);
  }

  /** Writes where a frame goes next; a question that must leave before it, or null. */
  direct(frame: Frame): Frame | null {
    const { ethernet } = frame;
    if (ethernet.etherType === EtherType.Arp) return null;
    const { destination } = frame.ip;
    if (!this.isOutside(destination)) return null;
    if (destination === this.#address) {
      ethernet.setDestination(this.#lastHigh, this.#lastLow);
      return null;
    }
    const low = this.#low.get(destination);
    if (low !== undefined) {
      ethernet.setDestination(this.#high.get(destination) ?? 0, low);
      return null;
    }
    ethernet.setDestination(0xffff, -1);
    return this.#ask(destination);
  }

  /** The hardware address frames to a peer carry, in two parts; by broadcast to one never heard of. */
  highOf(address: number): number {
    return this.isOutside(address) ? (this.#high.get(address) ?? 0xffff) : MAC_HIGH;
  }
  lowOf(address: number): number {
    return this.isOutside(address) ? (this.#low.get(address) ?? -1) : address;
  }

  #ask(target: number): Frame | null {
    const question = this.pool.lease(ETHERNET_BYTES + ARP_BYTES);
    if (question === null) return null;
    question.ethernet.setDestination(0xffff, -1);
    question.ethernet.setSource(MAC_HIGH, this.address);
    question.ethernet.etherType = EtherType.Arp;
    this.#arp.open(question).ask(MAC_HIGH, this.address, this.address, target);
    question.reason = Reason.ArpRequest;
    question.mark = Mark.Plain;
    return question;
  }
}
