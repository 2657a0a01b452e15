import { SocketMessage } from '#engine/pcie/socketMessages.ts';
import { Also, News, SocketSwitch, Verb } from '#engine/pcie/socketMessages.table.ts';
import { releaseFrames } from '#engine/tcp/closing.ts';
import type { TcpParts } from '#engine/tcp/context.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { CloseReason, Event } from '#engine/tcp/events.table.ts';
import { readQueued } from '#engine/tcp/receiver.ts';
import { State } from '#engine/tcp/states.table.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Work } from '#engine/tcp/work.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Owed } from './owed.ts';
import { SocketCommands } from './socketCommands.ts';

const NONE = -1;
/** In place of the card's number: a connect it has not answered; one the application gave up meanwhile; nothing to tell it any more. */
const UNBOUND = -1;
const ABANDONED = -2;
const GONE = -3;

/**
 * TCP as the host sees it when the card runs it: no segment comes here and no timer runs. Calls become commands, the card's
 * news fill the rows that sockets look at. A row holds what the application has not read, and counts what the card still has.
 */
export class OffloadedTcp extends TcpEndpoint {
  readonly #message = new SocketMessage();
  readonly #commands: SocketCommands;
  /** Our row by the card's, and the card's by ours. */
  readonly #here: Int32Array;
  readonly #there: Int32Array;
  readonly #owed: Owed;
  /** Bytes read that are worth a command of their own: what makes a window update worthwhile (RFC 9293 §3.8.6.2.2). */
  readonly #worthTelling: number;

  constructor(parts: TcpParts, wakeUp: () => void) {
    super(parts, wakeUp);
    this.#commands = new SocketCommands(this.ctx);
    const rows = parts.capacity;
    this.#here = new Int32Array(rows).fill(NONE);
    this.#there = new Int32Array(rows).fill(GONE);
    this.#owed = new Owed(rows);
    this.#worthTelling = Math.min(2 * parts.config.mss, parts.config.receiveBuffer >> 1);
  }

  override listen(address: number, port: number, backlog = this.ctx.config.backlog, owner = NONE): number {
    const listener = this.listeners.add(address, port, backlog, owner);
    this.#commands.tell(Verb.Listen, NONE, listener, 0, address, port, backlog);
    return listener;
  }

  override unlisten(listener: number): void {
    this.listeners.close(listener);
    this.listeners.open(listener, 1); // its number is never used again: news for it may be on the way
    this.#commands.tell(Verb.Unlisten, NONE, listener);
  }

  override connect(local: number, localPort: number, peer: number, peerPort: number, owner: number): number {
    const id = this.ctx.tcbs.take();
    if (id === NONE) return NONE;
    this.#begin(id, UNBOUND, local, peer, (localPort << 16) | peerPort);
    const tcb = this.ctx.tcbs.open(id);
    tcb.owner = owner;
    tcb.state = State.SynSent;
    tcb.raise(TcbFlag.AppOpen);
    this.#commands.tell(Verb.Connect, NONE, id, 0, peer, tcb.ports, local);
    return id;
  }

  #begin(id: number, there: number, local: number, peer: number, ports: number): void {
    const { config, tcbs } = this.ctx;
    const tcb = tcbs.open(id);
    tcb.localAddress = local;
    tcb.peerAddress = peer;
    tcb.ports = ports;
    tcb.sendStart = NONE;
    tcb.listener = NONE;
    tcb.mss = config.mss;
    if (config.nagle) tcb.raise(TcbFlag.Nagle);
    this.#there[id] = there;
    this.#owed.clear(id);
  }

  override leaveBacklog(id: number): void {
    this.#owed.addAlso(id, Also.Accepted);
  }

  override read(id: number, to: number, length: number): number {
    const copied = readQueued(this.ctx, this.ctx.tcbs.open(id), to, length);
    if (copied > 0) this.#owed.addRead(id, copied);
    return copied;
  }

  override write(id: number, from: number, length: number): number {
    const { ctx } = this;
    const tcb = ctx.tcbs.open(id);
    if (tcb.has(TcbFlag.FinQueued | TcbFlag.Finished) || this.#there[id] < 0) return 0;
    const room = Math.min(length, ctx.config.sendBuffer - tcb.sendQueued);
    const taken = this.#send(id, from, room);
    ctx.work[Work.copyPerByte] += taken; // into the buffer that the card reads
    const row = ctx.tcbs.open(id);
    row.sendQueued += taken;
    if (taken < length) row.raise(TcbFlag.WriteBlocked);
    if (taken === 0 && row.sendQueued === 0) ctx.raiseEvent(row, Event.Writable); // no frame was left: try again
    return taken;
  }

  /** As many commands as it takes, the first with what the card is owed; how many bytes left. */
  #send(id: number, from: number, length: number): number {
    const { read, also } = this.#owed;
    const there = this.#there[id];
    for (let sent = 0; ;) {
      if (sent >= length) return sent;
      const part = this.#commands.send(Verb.Send | also[id], there, read[id], from + sent, length - sent);
      if (part === 0) return sent;
      this.#owed.clear(id);
      sent += part;
    }
  }

  override shutdown(id: number): void {
    const tcb = this.ctx.tcbs.open(id);
    if (tcb.has(TcbFlag.FinQueued | TcbFlag.Finished)) return;
    tcb.raise(TcbFlag.FinQueued);
    this.#tell(id, Verb.Shutdown, Also.Shutdown);
  }

  override close(id: number): void {
    this.#letGo(id, Verb.Close, Also.Close);
  }

  override abort(id: number): void {
    if (!this.ctx.tcbs.open(id).has(TcbFlag.AcceptedByApp)) this.#owed.addAlso(id, Also.Accepted);
    this.#letGo(id, Verb.Abort, 0);
  }

  override setCork(id: number, isOn: boolean): void {
    this.#switch(id, TcbFlag.Corked, isOn);
  }

  override setNagle(id: number, isOn: boolean): void {
    this.#switch(id, TcbFlag.Nagle, isOn);
  }

  #switch(id: number, flag: number, isOn: boolean): void {
    const tcb = this.ctx.tcbs.open(id);
    if (tcb.has(flag) === isOn) return;
    if (isOn) tcb.raise(flag);
    else tcb.lower(flag);
    if (this.#there[id] >= 0) this.#tellSwitches(id);
  }

  #tellSwitches(id: number): void {
    const tcb = this.ctx.tcbs.open(id);
    const bits =
      (tcb.has(TcbFlag.Nagle) ? SocketSwitch.Nagle : 0) | (tcb.has(TcbFlag.Corked) ? SocketSwitch.Cork : 0);
    this.#commands.tell(Verb.Options, this.#there[id], 0, 0, 0, 0, bits);
  }

  /** The end of a pass: what the card is still owed is told, and nothing can be added to what was told before. */
  override flush(): void {
    const { read, also } = this.#owed;
    for (let id = this.#owed.shift(); id !== NONE; id = this.#owed.shift()) {
      if (also[id] !== 0 || read[id] >= this.#worthTelling) this.#tell(id, Verb.Read, 0);
    }
    this.#commands.endPass();
  }

  override settle(id: number): void {
    const tcb = this.ctx.tcbs.open(id);
    if (this.ctx.tcbs.inEvents[id] !== 0) return;
    tcb.events = 0;
    if (!tcb.has(TcbFlag.Finished) || tcb.has(TcbFlag.AppOpen)) return;
    if (this.#there[id] >= 0) {
      // It ended before any application heard of it.
      this.#owed.addAlso(id, Also.Accepted);
      this.#letGo(id, Verb.Abort, 0);
    } else this.#free(id);
  }

  /** News from the card. */
  override receive(frame: Frame): void {
    const message = this.#message.open(frame);
    const { kind } = message;
    let id = NONE;
    if ((kind & News.Opened) !== 0) id = this.#opened();
    else if ((kind & News.Bound) !== 0) this.#bound();
    else id = this.#here[message.connection];
    if (id === NONE || !this.#takeNews(id, frame)) this.ctx.pool.release(frame);
  }

  /** True: the frame's payload waits for the application. */
  #takeNews(id: number, frame: Frame): boolean {
    const { ctx } = this;
    const message = this.#message.open(frame);
    const { kind, credits, value } = message;
    const tcb = ctx.tcbs.open(id);
    tcb.sendQueued -= credits;
    if (credits > 0 && tcb.has(TcbFlag.WriteBlocked)) {
      tcb.lower(TcbFlag.WriteBlocked);
      ctx.raiseEvent(tcb, Event.Writable);
    }
    if ((kind & News.Connected) !== 0) {
      tcb.state = State.Established;
      ctx.raiseEvent(tcb, Event.Established);
    }
    if (frame.payloadLength > 0) {
      ctx.tcbs.held.append(id, frame);
      tcb.receiveQueued += frame.payloadLength;
      ctx.raiseEvent(tcb, Event.Readable);
    }
    if ((kind & News.PeerClosed) !== 0) {
      tcb.raise(TcbFlag.FinReceived);
      if (tcb.state === State.Established) tcb.state = State.CloseWait;
      ctx.raiseEvent(tcb, Event.PeerClosed);
    }
    if ((kind & News.Ended) !== 0) this.#ended(tcb, value);
    return frame.payloadLength > 0;
  }

  #ended(tcb: Tcb, why: number): void {
    tcb.raise(TcbFlag.Finished);
    tcb.error = why;
    tcb.state = State.Closed;
    if (why !== CloseReason.Normal) releaseFrames(this.ctx, tcb);
    this.ctx.raiseEvent(tcb, Event.Finished);
  }

  /** A connection for one of our listeners; its row, or -1 when there is none left. */
  #opened(): number {
    const { connection, owner, address, ports, value } = this.#message;
    const id = this.ctx.tcbs.take();
    if (id === NONE) {
      this.#commands.tell(Verb.Abort | Also.Accepted, connection);
      return NONE;
    }
    this.#begin(id, connection, value, address, ports);
    const tcb = this.ctx.tcbs.open(id);
    tcb.listener = owner;
    tcb.state = State.Established;
    tcb.raise(TcbFlag.Passive);
    this.#here[connection] = id;
    this.ctx.raiseEvent(tcb, Event.Accepted);
    return id;
  }

  /** The card has a control block for what the application connects, or has not. */
  #bound(): void {
    const { connection, owner: id, value } = this.#message;
    const wasAbandoned = this.#there[id] === ABANDONED;
    this.#there[id] = connection === NONE ? GONE : connection;
    if (wasAbandoned) {
      this.#letGo(id, Verb.Abort, 0);
      return;
    }
    const tcb = this.ctx.tcbs.open(id);
    if (connection === NONE) {
      this.#ended(tcb, value);
      return;
    }
    this.#here[connection] = id;
    if (tcb.has(TcbFlag.Nagle) !== this.ctx.config.nagle || tcb.has(TcbFlag.Corked)) this.#tellSwitches(id);
    if (tcb.has(TcbFlag.FinQueued)) this.#tell(id, Verb.Shutdown, 0);
  }

  /** A command of its own, or a word added to the data written last. */
  #tell(id: number, verb: number, also: number): void {
    if (this.#there[id] < 0) return;
    const owed = this.#owed.also[id];
    const credits = this.#owed.read[id];
    this.#owed.clear(id);
    if (also !== 0 && this.#commands.addToLast(this.#there[id], also | owed, credits)) return;
    this.#commands.tell(verb | owed, this.#there[id], 0, credits);
  }

  /** The application has let go; unread data the card knows of by itself, for nobody says that it was read. */
  #letGo(id: number, verb: number, also: number): void {
    const tcb = this.ctx.tcbs.open(id);
    tcb.lower(TcbFlag.AppOpen);
    tcb.raise(TcbFlag.Finished);
    if (this.#there[id] === UNBOUND) {
      this.#there[id] = ABANDONED;
      return;
    }
    if (this.#there[id] >= 0) {
      this.#tell(id, verb, also);
      this.#here[this.#there[id]] = NONE;
      this.#there[id] = GONE;
    }
    if (this.ctx.tcbs.inEvents[id] === 0) this.#free(id);
  }

  #free(id: number): void {
    if (this.#there[id] === ABANDONED) return;
    releaseFrames(this.ctx, this.ctx.tcbs.open(id));
    this.ctx.tcbs.open(id).state = State.Closed;
    this.ctx.tcbs.free(id);
  }
}
