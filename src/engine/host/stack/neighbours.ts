import type { Tally } from '#engine/kernel/tally.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { ArpOperation, ArpPacket } from '#engine/wire/arp.ts';
import { checksumField, ipv4HeaderSum } from '#engine/wire/checksum.ts';
import { MAC_HIGH, TIME_TO_LIVE } from '#engine/wire/compose.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import { IcmpMessage, IcmpType } from '#engine/wire/icmp.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { Count } from '#engine/tcp/counters.table.ts';

/** What became of a frame that was not dropped: its word was taken, or it is on its way back. */
const TAKEN = -1;
const ANSWERED = -2;

/**
 * What a host says that is not TCP: who has its address (RFC 826), and that it lives (RFC 792). An answer is made in the
 * frame that asked, so a flood costs no memory. Nothing is learned here: between our own machines a hardware address
 * follows from the IP address, and on a wire that leads outside nextHops.ts learns.
 */
export class Neighbours {
  readonly #arp = new ArpPacket();
  readonly #icmp = new IcmpMessage();

  constructor(
    private readonly pool: FramePool,
    private readonly drops: Tally,
    private readonly counts: Tally,
    private readonly address: number,
    private readonly transmit: FrameSink,
    /** Lets TCP act on an error; false when it is about nothing in flight. */
    private readonly tellTcp: (message: IcmpMessage) => boolean,
    /** On a wire where questions are asked (nextHops.ts), answers are expected. */
    private readonly asks: boolean,
  ) {}

  /** Takes a well-formed frame that is ARP or ICMP. */
  receive(frame: Frame): void {
    const reason =
      frame.ethernet.etherType === EtherType.Arp ? this.#arpArrives(frame) : this.#icmpArrives(frame);
    if (reason === ANSWERED) return;
    if (reason !== TAKEN) this.drops.add(reason);
    this.pool.release(frame);
  }

  #arpArrives(frame: Frame): number {
    const packet = this.#arp.open(frame);
    if (packet.operation === ArpOperation.Reply) return this.asks ? TAKEN : Drop.Unsolicited;
    if (packet.targetAddress !== this.address) return Drop.NotForUs;
    packet.answer(MAC_HIGH, this.address);
    this.counts.add(Count.ArpReplies);
    return this.#sendBack(frame, Reason.ArpReply);
  }

  #icmpArrives(frame: Frame): number {
    if (frame.ip.destination !== this.address) return Drop.NotForUs;
    const message = this.#icmp.open(frame);
    if (message.isError) {
      return message.quotesTcp && this.tellTcp(message) ? TAKEN : Drop.IcmpStale;
    }
    if (message.type === IcmpType.EchoReply) return Drop.Unsolicited;
    if (message.type !== IcmpType.Echo) return Drop.IcmpType;
    message.answerEcho();
    const { ip } = frame;
    ip.destination = ip.source;
    ip.source = this.address;
    ip.timeToLive = TIME_TO_LIVE;
    ip.checksum = 0;
    ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
    this.counts.add(Count.OutEchoReps);
    return this.#sendBack(frame, Reason.EchoReply);
  }

  #sendBack(frame: Frame, reason: number): number {
    const { ethernet } = frame;
    ethernet.setDestination(ethernet.sourceHigh, ethernet.sourceLow);
    ethernet.setSource(MAC_HIGH, this.address);
    this.pool.renew(frame);
    frame.reason = reason;
    frame.attempt = 0;
    frame.mark = Mark.Plain;
    this.transmit.accept(frame);
    return ANSWERED;
  }
}
