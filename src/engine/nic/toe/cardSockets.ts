import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { SocketMessage } from '#engine/pcie/socketMessages.ts';
import {
  Also,
  MESSAGE_BYTES,
  News,
  SocketSwitch,
  Verb,
  VERB_MASK,
} from '#engine/pcie/socketMessages.table.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { CloseReason, Event } from '#engine/tcp/events.table.ts';
import { windowMayHaveOpened } from '#engine/tcp/sender.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { ETHERNET_BYTES } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';

const NONE = -1;

/** The card's end of one host core's sockets: commands become calls of the card's TCP, its events become messages. */
export class CardSockets {
  readonly #message = new SocketMessage();
  /** By connection: bytes the host has written and not been told of as acknowledged. */
  readonly #unacknowledged: Int32Array;
  /** Our listener by the host's number for it. */
  readonly #listeners: number[] = [];
  /** Commands, messages. */
  readonly counts = new Float64Array(2);

  constructor(
    readonly endpoint: TcpEndpoint,
    private readonly queue: number,
    rows: number,
    private readonly worthTelling: number,
    /** A message made; it leaves when the run ends. */
    private readonly made: (message: Frame) => void,
  ) {
    this.#unacknowledged = new Int32Array(rows);
  }

  /** The connection a command is about, or -1. */
  connectionOf(frame: Frame): number {
    return this.#message.open(frame).connection;
  }

  /** Carries a command out and gives its frame back. */
  obey(frame: Frame): void {
    this.counts[0]++;
    const { kind, connection } = this.#message.open(frame);
    if (connection === NONE) this.#obeyWithout(kind & VERB_MASK);
    else this.#obeyAbout(connection, kind, frame);
    this.endpoint.ctx.pool.release(frame);
  }

  #obeyWithout(verb: number): void {
    const { owner, address, ports, value } = this.#message;
    if (verb === Verb.Listen) this.#listeners[owner] = this.endpoint.listen(address, ports, value, owner);
    else if (verb === Verb.Unlisten) this.endpoint.unlisten(this.#listeners[owner]);
    else if (verb === Verb.Connect) {
      const id = this.endpoint.connect(value, ports >>> 16, address, ports & 0xffff, owner);
      if (id !== NONE) this.#unacknowledged[id] = 0;
      this.#tell(null, News.Bound, id, owner, 0, CloseReason.Aborted);
    }
  }

  #obeyAbout(id: number, kind: number, frame: Frame): void {
    const { endpoint } = this;
    const { credits, value } = this.#message;
    const verb = kind & VERB_MASK;
    if ((kind & Also.Accepted) !== 0) endpoint.leaveBacklog(id);
    if (credits > 0) this.#wasRead(id, credits);
    if (verb === Verb.Send) this.#send(id, frame);
    else if (verb === Verb.Options) {
      endpoint.setNagle(id, (value & SocketSwitch.Nagle) !== 0);
      endpoint.setCork(id, (value & SocketSwitch.Cork) !== 0);
    }
    if (verb === Verb.Abort) endpoint.abort(id);
    else if (verb === Verb.Close || (kind & Also.Close) !== 0) endpoint.close(id);
    else if (verb === Verb.Shutdown || (kind & Also.Shutdown) !== 0) endpoint.shutdown(id);
  }

  /** Room in the receive buffer, and perhaps a window worth telling. */
  #wasRead(id: number, bytes: number): void {
    const { ctx } = this.endpoint;
    const tcb = ctx.tcbs.open(id);
    if (tcb.has(TcbFlag.Finished)) return;
    tcb.receiveQueued -= bytes;
    windowMayHaveOpened(ctx, tcb);
  }

  #send(id: number, frame: Frame): void {
    const { endpoint } = this;
    if (endpoint.ctx.tcbs.open(id).has(TcbFlag.Finished)) return; // the host will hear how it ended
    this.#unacknowledged[id] += frame.payloadLength;
    const taken = endpoint.write(id, frame.payloadStart, frame.payloadLength);
    if (taken === frame.payloadLength) return;
    endpoint.ctx.drops.add(Drop.NicMemoryFull); // half a message is worse than none
    endpoint.abort(id);
  }

  /** Sends what may leave, and tells the host what happened; `heard` is the connection a segment was for, or -1. */
  settle(heard: number): void {
    const { endpoint } = this;
    endpoint.flush();
    while (endpoint.ctx.hasEvents) {
      const spare = this.#lease();
      if (spare === null) return; // told with the next run
      const id = endpoint.nextEvent();
      if (!this.#newsOf(id, spare)) endpoint.ctx.pool.release(spare);
      endpoint.settle(id);
    }
    if (heard !== NONE) this.#acknowledged(heard);
  }

  /** True: the spare frame left as a message. */
  #newsOf(id: number, spare: Frame): boolean {
    const { endpoint } = this;
    const { tcbs } = endpoint.ctx;
    const tcb = tcbs.open(id);
    const { events } = tcb;
    let kind = 0;
    if ((events & Event.Accepted) !== 0 && !tcb.has(TcbFlag.Finished)) {
      endpoint.accept(id, id);
      this.#unacknowledged[id] = 0;
      kind |= News.Opened;
    }
    if (!tcbs.open(id).has(TcbFlag.AppOpen)) return false;
    if ((events & Event.Established) !== 0) kind |= News.Connected;
    if ((events & Event.PeerClosed) !== 0) kind |= News.PeerClosed;
    if ((events & Event.Finished) !== 0) kind |= News.Ended;
    return this.#tellAll(id, kind, spare);
  }

  /** Every frame that waits leaves with its payload; the last one says the rest. */
  #tellAll(id: number, kind: number, spare: Frame): boolean {
    const { tcbs } = this.endpoint.ctx;
    const { held } = tcbs;
    const opening = kind & News.Opened;
    let left = kind;
    for (let frame = held.first(id); frame !== null; frame = held.first(id)) {
      held.shift(id, frame);
      const isLast = held.first(id) === null;
      this.#tellOf(frame, isLast ? left : left & opening, id);
      left = isLast ? 0 : left & ~opening;
    }
    if (left === 0) return false;
    spare.payloadLength = 0;
    this.#tellOf(spare, left, id);
    return true;
  }

  #tellOf(frame: Frame, kind: number, id: number): void {
    const tcb = this.endpoint.ctx.tcbs.open(id);
    const { listener, error, localAddress } = tcb;
    const isOpening = (kind & News.Opened) !== 0;
    const owner = isOpening ? this.endpoint.listeners.ownerOf(listener) : 0;
    this.#tell(frame, kind, id, owner, this.#credits(tcb), isOpening ? localAddress : error);
  }

  /** What the peer has acknowledged of what the host wrote; told now. */
  #credits(tcb: Tcb): number {
    const { id, sendQueued } = tcb;
    const credits = this.#unacknowledged[id] - sendQueued;
    this.#unacknowledged[id] = sendQueued;
    return credits;
  }

  #acknowledged(id: number): void {
    const tcb = this.endpoint.ctx.tcbs.open(id);
    if (!tcb.has(TcbFlag.AppOpen) || this.#unacknowledged[id] - tcb.sendQueued < this.worthTelling) return;
    const frame = this.#lease();
    if (frame === null) return;
    this.#tell(frame, 0, id, 0, this.#credits(tcb), 0);
  }

  #tell(given: Frame | null, kind: number, id: number, owner: number, credits: number, value: number): void {
    const frame = given ?? this.#lease();
    if (frame === null) return;
    this.counts[1]++;
    frame.queue = this.queue;
    const message = this.#message.begin(frame, Mark.SocketEvent, kind, id);
    message.owner = owner;
    message.credits = credits;
    message.value = value;
    if ((kind & News.Opened) !== 0) {
      const tcb = this.endpoint.ctx.tcbs.open(id);
      message.address = tcb.peerAddress;
      message.ports = tcb.ports;
    }
    this.made(frame);
  }

  #lease(): Frame | null {
    const { pool, drops } = this.endpoint.ctx;
    const frame = pool.lease(ETHERNET_BYTES + MESSAGE_BYTES);
    if (frame === null) drops.add(Drop.PoolEmpty);
    else {
      frame.payloadLength = 0;
      frame.reason = Reason.Control;
    }
    return frame;
  }
}
