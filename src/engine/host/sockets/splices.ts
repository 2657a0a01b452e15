import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { readSpliceNews, SpliceMessage } from '#engine/pcie/spliceMessages.ts';
import {
  SPLICE_BYTES,
  SpliceAnswer,
  SpliceAt,
  SpliceNews,
  SpliceWhy,
} from '#engine/pcie/spliceMessages.table.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { beginSplicing, endSplicing, forgetSpliced, isSpliceable } from '#engine/tcp/splicing.ts';
import type { Diversion } from '#engine/tcp/splicing.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Work } from '#engine/tcp/work.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { ETHERNET_BYTES, EtherType, Flag } from '#engine/wire/headers.table.ts';
import { Errno } from './api.ts';
import type { App, SpliceEnd, SpliceEndReason } from './api.ts';
import { SplicedFlows } from './splicedFlows.ts';
import { SpliceRequest } from './spliceRequest.ts';
import type { Hops } from './spliceRequest.ts';
import { PairState } from './splices.table.ts';

const NONE = -1;
const BARE_FLAGS = Flag.Ack | Flag.Psh | Flag.Ece | Flag.Cwr;
const whyNames: readonly SpliceEndReason[] = ['closed', 'reset', 'idle', 'reset'];

export interface SpliceConfig {
  /** Pairs this core may have with the NIC at once. */
  readonly pairs: number;
  /** The host lets go at once, whatever becomes of the request. */
  readonly isReleased: boolean;
  /** The card's port that leads to a machine. */
  readonly portTo: (peer: number) => number;
  readonly hops: Hops | null;
}

/** What the sockets do when the NIC has answered. */
export interface SpliceSockets {
  /** The connections are the NIC's: the names are free. */
  spliced(front: number, back: number): void;
  /** They are the application's as before. */
  notSpliced(front: number, back: number): void;
}

type News = { pair: number; isTaken: boolean } | SpliceEnd;

/**
 * Pairs of connections given to the NIC. Until it answers, both are held as they are: acknowledgments are taken, any other
 * segment waits. Taken, a connection goes as soon as its peer has acknowledged all that was written to it before; until then
 * this host alone can send that again.
 */
export class Splices implements Diversion {
  readonly #flows: SplicedFlows;
  readonly #request: SpliceRequest;
  readonly #answer = new SpliceMessage();
  readonly #news: News[] = [];
  /** By connection: what its segments say the time is while it is spliced. */
  readonly #timestamps: Int32Array;

  constructor(
    private readonly endpoint: TcpEndpoint,
    private readonly config: SpliceConfig,
    private readonly sockets: SpliceSockets,
  ) {
    this.#flows = new SplicedFlows(config.pairs);
    this.#request = new SpliceRequest(endpoint.ctx, config.portTo, config.hops);
    this.#timestamps = new Int32Array(endpoint.ctx.tcbs.capacity);
    if (!config.isReleased) endpoint.ctx.diversion = this;
  }

  get hasNews(): boolean {
    return this.#news.length > 0;
  }

  /** Pairs whose end the NIC has not told. */
  get count(): number {
    return this.#flows.count;
  }

  /** A connection of this key is still the NIC's: its local port is not free. */
  holds(local: number, peer: number, ports: number): boolean {
    return this.#flows.find(local, peer, ports) !== NONE;
  }

  /** The pair's number, or why not. */
  ask(front: number, back: number, frontSocket: number, backSocket: number): number {
    const { ctx } = this.endpoint;
    if (!isSpliceable(ctx.tcbs.open(front)) || !isSpliceable(ctx.tcbs.open(back))) return Errno.EAGAIN;
    if (this.#flows.isFull || this.#isKnown(front) || this.#isKnown(back)) return Errno.ENOBUFS;
    const frame = ctx.pool.lease(ETHERNET_BYTES + SPLICE_BYTES);
    if (frame === null) return Errno.EAGAIN;
    const pair = this.#flows.take();
    const { timestamp } = ctx;
    this.#request.write(frame, front, back, pair, timestamp, this.config.isReleased);
    this.#enter(2 * pair, front, frontSocket, timestamp);
    this.#enter(2 * pair + 1, back, backSocket, timestamp);
    ctx.work[Work.handOver]++;
    ctx.wire.accept(frame);
    if (this.config.isReleased) this.#letGo(pair, frame);
    return pair;
  }

  #isKnown(id: number): boolean {
    const { localAddress, peerAddress, ports } = this.endpoint.ctx.tcbs.open(id);
    return this.holds(localAddress, peerAddress, ports);
  }

  #enter(row: number, id: number, socket: number, timestamp: number): void {
    const { ctx } = this.endpoint;
    const tcb = ctx.tcbs.open(id);
    this.#flows.connection[row] = id;
    this.#flows.socket[row] = socket;
    this.#flows.setKey(row, tcb.localAddress, tcb.peerAddress, tcb.ports);
    this.#timestamps[id] = timestamp;
    if (!this.config.isReleased) beginSplicing(ctx, tcb);
  }

  /** As released: one request goes with each segment of what is still to be sent (E-S2), and then nobody keeps it. */
  #letGo(pair: number, request: Frame): void {
    const { ctx } = this.endpoint;
    const { connection, socket, state } = this.#flows;
    const back = ctx.tcbs.open(connection[2 * pair + 1]);
    const segments = Math.ceil(back.sendQueued / back.mss);
    for (let copy = 1; copy < segments; copy++) {
      const again = ctx.pool.copy(request);
      if (again !== null) ctx.wire.accept(again);
    }
    this.endpoint.flush();
    state[pair] = PairState.Taken;
    this.sockets.spliced(socket[2 * pair], socket[2 * pair + 1]);
    this.#forget(2 * pair);
    this.#forget(2 * pair + 1);
    this.#news.push({ pair, isTaken: true });
  }

  timestampOf(id: number): number {
    return this.#timestamps[id];
  }

  /** Anything but an acknowledgment waits for the answer, or goes back to the NIC. */
  takesKnown(id: number, frame: Frame): boolean {
    if (!this.endpoint.ctx.tcbs.open(id).has(TcbFlag.Splicing)) return false;
    const { flags } = frame.tcp;
    if (frame.tcpPayloadLength === 0 && (flags & ~BARE_FLAGS) === 0 && (flags & Flag.Ack) !== 0) return false;
    return this.takesUnknown(frame);
  }

  takesUnknown(frame: Frame): boolean {
    const row = this.#flows.findOf(frame);
    if (row === NONE) return false;
    const pair = row >> 1;
    if (frame.isSuper)
      this.endpoint.ctx.pool.release(frame); // joined on its way here: its pieces will come again
    else if (this.#flows.state[pair] === PairState.Asked) this.#flows.hold(pair, frame);
    else this.#giveBack(frame);
    return true;
  }

  #giveBack(frame: Frame): void {
    frame.mark = Mark.SpliceReturned;
    frame.ethernet.etherType = EtherType.Ipv4; // it may have come as a cookie's acknowledgment
    this.endpoint.ctx.wire.accept(frame);
  }

  /** A message of the NIC. */
  receive(frame: Frame): void {
    if (frame.mark === Mark.Splice) {
      const message = this.#answer.open(frame);
      this.#answered(message.word(SpliceAt.Pair), message.byte(SpliceAt.Answer));
    } else this.#told(frame);
    this.endpoint.ctx.pool.release(frame);
  }

  #answered(pair: number, answer: number): void {
    const isTaken = answer === SpliceAnswer.Taken;
    const { socket, state } = this.#flows;
    const front = socket[2 * pair];
    const back = socket[2 * pair + 1];
    const held = this.#flows.takeHeld(pair);
    if (isTaken) {
      state[pair] = PairState.Taken;
      this.#settle(2 * pair);
      this.#settle(2 * pair + 1);
      this.sockets.spliced(front, back);
    } else {
      this.#thaw(2 * pair);
      this.#thaw(2 * pair + 1);
      this.#flows.free(pair);
      this.sockets.notSpliced(front, back);
    }
    this.#passHeld(held, isTaken);
    this.#news.push({ pair, isTaken });
  }

  #passHeld(first: Frame | null, isTaken: boolean): void {
    let frame = first;
    while (frame !== null) {
      const { next }: Frame = frame;
      frame.next = null;
      if (isTaken) this.#giveBack(frame);
      else this.endpoint.receive(frame);
      frame = next;
    }
  }

  #told(frame: Frame): void {
    const { kind, why, pair, carried } = readSpliceNews(frame);
    if (this.#flows.state[pair] === PairState.Free) return;
    if (kind === SpliceNews.FrontAcknowledged) this.#forget(2 * pair);
    else if (kind === SpliceNews.BackAcknowledged) this.#forget(2 * pair + 1);
    if (kind !== SpliceNews.Ended) return;
    this.#forget(2 * pair);
    this.#forget(2 * pair + 1);
    this.#flows.free(pair);
    const [packetsToBack, bytesToBack, packetsToFront, bytesToFront] = carried;
    const reason = whyNames[why] ?? whyNames[SpliceWhy.Closed];
    this.#news.push({ pair, why: reason, packetsToBack, bytesToBack, packetsToFront, bytesToFront });
  }

  /** The connection goes, or stays until its peer has everything. */
  #settle(row: number): void {
    const tcb = this.#open(row);
    if (tcb === null) return;
    if (tcb.sendQueued === 0) forgetSpliced(this.endpoint.ctx, tcb);
    else tcb.lower(TcbFlag.AppOpen);
  }

  #forget(row: number): void {
    const tcb = this.#open(row);
    if (tcb !== null) forgetSpliced(this.endpoint.ctx, tcb);
  }

  #thaw(row: number): void {
    const tcb = this.#open(row);
    if (tcb !== null) endSplicing(tcb);
  }

  /** The connection of a row, unless it has ended by itself and its place has gone to another. */
  #open(row: number): Tcb | null {
    const tcb = this.endpoint.ctx.tcbs.open(this.#flows.connection[row]);
    const isOurs = this.config.isReleased || tcb.has(TcbFlag.Splicing);
    if (!isOurs || tcb.has(TcbFlag.Finished)) return null;
    return this.#flows.hasKey(row, tcb.localAddress, tcb.peerAddress, tcb.ports) ? tcb : null;
  }

  /** Tells the application, in the order things happened. */
  tell(app: App): void {
    for (const news of this.#news) {
      if ('isTaken' in news) app.spliceAnswered?.(news.pair, news.isTaken);
      else app.spliceEnded?.(news);
    }
    this.#news.length = 0;
  }
}
