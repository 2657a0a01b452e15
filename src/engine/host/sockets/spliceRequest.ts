import { SpliceMessage } from '#engine/pcie/spliceMessages.ts';
import { SpliceAt, SpliceOption } from '#engine/pcie/spliceMessages.table.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { MAC_HIGH } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { ahead } from '#engine/wire/sequence.ts';

/** Hardware addresses of peers, in two parts. */
export interface Hops {
  highOf(peer: number): number;
  lowOf(peer: number): number;
}

const scale = (shift: number): number => Math.max(0, shift);

/** Writes what the NIC must know of a pair (pcie/spliceMessages.table.ts). Each connection is read by itself: there is one cursor. */
export class SpliceRequest {
  readonly #message = new SpliceMessage();

  constructor(
    private readonly ctx: TcpContext,
    /** The card's port that leads to a machine. */
    private readonly portTo: (peer: number) => number,
    /** null where hardware addresses follow from IP addresses. */
    private readonly hops: Hops | null,
  ) {}

  write(
    frame: Frame,
    front: number,
    back: number,
    pair: number,
    timestamp: number,
    isReleased: boolean,
  ): void {
    const message = this.#message.begin(frame);
    message.setWord(SpliceAt.Pair, pair);
    message.setHalf(SpliceAt.OfferedMss, this.ctx.config.mss);
    this.#front(message, this.ctx.tcbs.open(front), timestamp);
    const first = this.ctx.tcbs.open(front);
    const taken = isReleased ? first.irs : first.rcvNxt;
    const sent = isReleased ? first.iss : (first.sndUna + first.sendQueued) | 0;
    this.#back(message, this.ctx.tcbs.open(back), timestamp);
    const second = this.ctx.tcbs.open(back);
    const goesOn = isReleased ? second.iss : (second.sndUna + second.sendQueued) | 0;
    const comes = isReleased ? second.irs : second.rcvNxt;
    // Where one connection stopped, the other goes on; as released, both have said equally much since their SYNs.
    message.setWord(SpliceAt.SequenceOffset, (goesOn - taken) | 0);
    message.setWord(SpliceAt.AcknowledgmentOffset, (comes - sent) | 0);
  }

  #front(message: SpliceMessage, tcb: Tcb, timestamp: number): void {
    const { ports } = tcb;
    message.setHalf(SpliceAt.FrontMac, this.hops?.highOf(tcb.peerAddress) ?? MAC_HIGH);
    message.setWord(SpliceAt.FrontMac + 2, this.hops?.lowOf(tcb.peerAddress) ?? tcb.peerAddress);
    message.setHalf(SpliceAt.FrontPort, this.portTo(tcb.peerAddress));
    message.setWord(SpliceAt.Client, tcb.peerAddress);
    message.setWord(SpliceAt.FrontAddress, tcb.localAddress);
    message.setWord(SpliceAt.FrontPorts, (ports << 16) | (ports >>> 16)); // as the client writes them
    message.setWord(SpliceAt.FrontEnd, (tcb.sndUna + tcb.sendQueued) | 0);
    message.setWord(SpliceAt.FrontClock, (timestamp - tcb.timestampRecent) | 0);
    message.setByte(SpliceAt.FrontScales, scale(tcb.sendScale));
    message.setByte(SpliceAt.FrontScales + 1, scale(tcb.receiveScale));
    message.setHalf(SpliceAt.FrontMss, tcb.mss);
    message.setHalf(SpliceAt.FrontWindow, windowOf(tcb));
    this.#options(message, tcb, SpliceOption.FrontTimestamps, SpliceOption.FrontSack, SpliceOption.FrontEcn);
    if (tcb.sendQueued > 0) addOption(message, SpliceOption.FrontOwed);
  }

  #back(message: SpliceMessage, tcb: Tcb, timestamp: number): void {
    message.setHalf(SpliceAt.BackMac, this.hops?.highOf(tcb.peerAddress) ?? MAC_HIGH);
    message.setWord(SpliceAt.BackMac + 2, this.hops?.lowOf(tcb.peerAddress) ?? tcb.peerAddress);
    message.setHalf(SpliceAt.BackPort, this.portTo(tcb.peerAddress));
    message.setWord(SpliceAt.BackAddress, tcb.localAddress);
    message.setWord(SpliceAt.Backend, tcb.peerAddress);
    message.setWord(SpliceAt.BackPorts, tcb.ports);
    message.setWord(SpliceAt.BackEnd, (tcb.sndUna + tcb.sendQueued) | 0);
    message.setWord(SpliceAt.BackClock, (timestamp - tcb.timestampRecent) | 0);
    message.setByte(SpliceAt.BackScales, scale(tcb.sendScale));
    message.setByte(SpliceAt.BackScales + 1, scale(tcb.receiveScale));
    message.setHalf(SpliceAt.BackMss, tcb.mss);
    message.setHalf(SpliceAt.BackWindow, windowOf(tcb));
    this.#options(message, tcb, SpliceOption.BackTimestamps, SpliceOption.BackSack, SpliceOption.BackEcn);
    if (tcb.sendQueued > 0) addOption(message, SpliceOption.BackOwed);
  }

  #options(message: SpliceMessage, tcb: Tcb, timestamps: number, sack: number, ecn: number): void {
    if (tcb.has(TcbFlag.Timestamps)) addOption(message, timestamps);
    if (tcb.has(TcbFlag.SackPermitted)) addOption(message, sack);
    if (tcb.has(TcbFlag.Ecn)) addOption(message, ecn);
  }
}

function addOption(message: SpliceMessage, bit: number): void {
  message.setByte(SpliceAt.Options, message.byte(SpliceAt.Options) | bit);
}

/** The field last told, as a segment of ours would say it again. */
function windowOf(tcb: Tcb): number {
  return Math.min(0xffff, Math.max(0, ahead(tcb.rcvNxt, tcb.rcvAdvertised)) >> scale(tcb.receiveScale));
}
