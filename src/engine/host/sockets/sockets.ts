import { CloseReason, Event } from '#engine/tcp/events.table.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { hasNoBuffer } from '#engine/tcp/released/releasedQuasi.ts';
import { State } from '#engine/tcp/states.table.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Work } from '#engine/tcp/work.table.ts';
import { Epoll, Errno, Half } from './api.ts';
import type { AppBuffer, AppWork, EpollEvents, SocketApi } from './api.ts';
import { ReadyList } from './readyList.ts';
import { SplicingSockets } from './splicingSockets.ts';
import type { SocketParts } from './socketNames.ts';
import { SocketFlag, SocketKind } from './socketTable.ts';

const NONE = -1;

/** Sockets and epoll of one core, over its TCP. */
export class Sockets extends SplicingSockets implements SocketApi {
  readonly #ready: ReadyList;

  constructor(parts: SocketParts) {
    super(parts);
    this.#ready = new ReadyList(parts.capacity + 16);
  }

  get hasReady(): boolean {
    return this.#ready.length > 0 || this.parts.time.isDue || this.hasSpliceNews;
  }

  /** Takes TCP's news and turns it into readiness. */
  collectEvents(): void {
    const endpoint = this.endpoint;
    for (let id = endpoint.nextEvent(); id !== NONE; id = endpoint.nextEvent()) {
      const tcb = endpoint.ctx.tcbs.open(id);
      const events = tcb.events;
      if ((events & Event.Accepted) !== 0 && !tcb.has(TcbFlag.Finished))
        this.#queueConnection(id, tcb.listener);
      const { owner } = endpoint.ctx.tcbs.open(id);
      const { error } = endpoint.ctx.tcbs.open(id);
      if (endpoint.ctx.tcbs.open(id).has(TcbFlag.AppOpen)) this.#wake(owner, events, error);
      endpoint.settle(id);
    }
  }

  #queueConnection(id: number, listener: number): void {
    const { table, endpoint } = this;
    const socket = endpoint.listeners.isOpen(listener) ? table.take(SocketKind.Stream, id) : NONE;
    if (socket === NONE) {
      endpoint.abort(id);
      return;
    }
    const owner = endpoint.listeners.ownerOf(listener);
    endpoint.accept(id, socket);
    table.interest[socket] = Epoll.EdgeTriggered; // nobody waits for it yet
    table.port[socket] = table.port[owner];
    table.flags[socket] = table.flags[owner] & SocketFlag.Inherited;
    table.linger[socket] = table.linger[owner];
    this.keepAlive.inherit(owner, socket);
    this.applyOptions(socket);
    table.queueForAccept(owner, socket);
    table.happened[owner] |= Epoll.In;
    this.#ready.add(owner);
  }

  #wake(socket: number, events: number, error: number): void {
    let bits = 0;
    if ((events & (Event.Readable | Event.PeerClosed)) !== 0) bits |= Epoll.In;
    if ((events & (Event.Writable | Event.Established)) !== 0) bits |= Epoll.Out;
    if ((events & Event.PeerClosed) !== 0) bits |= Epoll.ReadHangUp;
    if ((events & Event.Finished) !== 0) bits |= Epoll.In | Epoll.HangUp;
    if ((events & Event.Finished) !== 0 && error > CloseReason.Normal) bits |= Epoll.Out | Epoll.Error;
    if (bits === 0) return;
    this.table.happened[socket] |= bits;
    if ((this.table.interest[socket] & bits) !== 0 || (bits & Epoll.HangUp) !== 0) this.#ready.add(socket);
  }

  buffer(length: number): AppBuffer {
    return { bytes: this.parts.slab.bytes, start: this.parts.slab.take(length), length };
  }

  accept(listener: number): number {
    this.work[Work.socketCall]++;
    if (!this.table.isOpen(listener)) return Errno.EBADF;
    if (this.table.kind[listener] !== SocketKind.Listener) return Errno.EINVAL;
    const socket = this.table.shiftAccept(listener);
    if (socket === NONE) return Errno.EAGAIN;
    this.table.interest[socket] = 0;
    this.endpoint.leaveBacklog(this.table.connection[socket]);
    if (this.parts.journal !== null)
      this.parts.journal.note(Note.AppAccept, this.table.connection[socket], this.parts.core);
    return socket;
  }

  read(socket: number, buffer: AppBuffer, at: number, length: number): number {
    this.work[Work.socketCall]++;
    if (this.table.kind[socket] !== SocketKind.Stream) return this.whyNoStream(socket);
    const id = this.table.connection[socket];
    const copied = this.endpoint.read(id, buffer.start + at, length);
    if (copied > 0) {
      this.work[Work.copyPerByte] += this.parts.zeroCopy ? copied : 2 * copied; // frame to receive buffer to application
      if (this.parts.journal !== null) this.parts.journal.note(Note.AppRead, id, copied);
      return copied;
    }
    return length === 0 ? 0 : this.#whyNothing(socket);
  }

  peek(socket: number, buffer: AppBuffer, at: number, length: number): number {
    this.work[Work.socketCall]++;
    if (this.table.kind[socket] !== SocketKind.Stream) return this.whyNoStream(socket);
    const copied = this.endpoint.peek(this.table.connection[socket], buffer.start + at, length);
    return copied > 0 || length === 0 ? copied : this.#whyNothing(socket);
  }

  /** There is nothing to read: an error, the end, or not yet. */
  #whyNothing(socket: number): number {
    const tcb = this.tcbOf(socket);
    const error = this.pendingError(socket, tcb);
    if (error !== 0) return error;
    if (this.endpoint.ctx.config.releasedQuasi && hasNoBuffer(tcb)) return 0;
    const isEnd = tcb.has(TcbFlag.FinReceived) || tcb.state === State.Closed;
    return isEnd || this.table.has(socket, SocketFlag.ReadShut) ? 0 : Errno.EAGAIN;
  }

  write(socket: number, buffer: AppBuffer, at: number, length: number): number {
    this.work[Work.socketCall]++;
    if (this.table.kind[socket] !== SocketKind.Stream) return this.whyNoStream(socket);
    const id = this.table.connection[socket];
    const tcb = this.tcbOf(socket);
    if (tcb.error !== CloseReason.None) return this.pendingError(socket, tcb) || Errno.EPIPE;
    if (tcb.has(TcbFlag.FinQueued)) return Errno.EPIPE;
    if (tcb.state < State.Established) return Errno.EAGAIN;
    const taken = this.endpoint.write(id, buffer.start + at, length, this.table.wantsOffload[socket] !== 0);
    if (taken === 0) return length === 0 ? 0 : Errno.EAGAIN;
    if (!this.parts.zeroCopy) this.work[Work.copyPerByte] += taken; // application to send buffer
    if (this.parts.journal !== null) this.parts.journal.note(Note.AppWrite, id, taken);
    return taken;
  }

  shutdown(socket: number, halves: number): number {
    this.work[Work.socketCall]++;
    if (this.table.kind[socket] !== SocketKind.Stream) return this.whyNoStream(socket);
    if (this.tcbOf(socket).has(TcbFlag.Finished)) return Errno.ENOTCONN;
    if ((halves & Half.Receiving) !== 0) this.table.setFlag(socket, SocketFlag.ReadShut, true);
    if ((halves & Half.Sending) !== 0) this.endpoint.shutdown(this.table.connection[socket]);
    return 0;
  }

  close(socket: number): number {
    const { table } = this;
    this.work[Work.socketCall]++;
    if (!table.isOpen(socket)) return Errno.EBADF;
    if (table.kind[socket] === SocketKind.Splicing) return Errno.EAGAIN;
    if (table.kind[socket] !== SocketKind.Stream) return this.#closeIdle(socket);
    if (table.linger[socket] === 0) return this.#abortStream(socket);
    const id = table.connection[socket];
    if (this.parts.journal !== null) this.parts.journal.note(Note.AppClose, id);
    const wantsOffload = table.wantsOffload[socket] !== 0;
    table.free(socket);
    this.endpoint.close(id, wantsOffload);
    return 0;
  }

  abort(socket: number): number {
    this.work[Work.socketCall]++;
    if (!this.table.isOpen(socket)) return Errno.EBADF;
    if (this.table.kind[socket] === SocketKind.Splicing) return Errno.EAGAIN;
    return this.table.kind[socket] === SocketKind.Stream
      ? this.#abortStream(socket)
      : this.#closeIdle(socket);
  }

  #abortStream(socket: number): number {
    const id = this.table.connection[socket];
    this.table.free(socket);
    this.endpoint.abort(id);
    return 0;
  }

  /** With a listener go the connections that waited for it. */
  #closeIdle(socket: number): number {
    const { table, endpoint } = this;
    if (table.kind[socket] === SocketKind.Listener) {
      for (let waiting = table.shiftAccept(socket); waiting !== NONE; waiting = table.shiftAccept(socket)) {
        endpoint.leaveBacklog(table.connection[waiting]);
        this.#abortStream(waiting);
      }
      endpoint.unlisten(table.connection[socket]);
    }
    table.free(socket);
    return 0;
  }

  offloadTeardown(socket: number): void {
    this.table.wantsOffload[socket] = 1;
  }

  epollControl(socket: number, interest: number): void {
    this.work[Work.socketCall]++;
    this.table.interest[socket] = interest;
    const holds = this.#condition(socket) & interest;
    if (holds === 0) return;
    if ((interest & Epoll.EdgeTriggered) !== 0) this.table.happened[socket] |= holds; // epoll_ctl(2) tells what holds already
    this.#ready.add(socket);
  }

  epollWait(events: EpollEvents): number {
    this.work[Work.epollWait]++;
    this.parts.time.isDue = false;
    let found = 0;
    // Level-triggered sockets go back on the list and are asked again next time; one round at most.
    for (let left = this.#ready.length; left > 0 && found < events.sockets.length; left--) {
      const socket = this.#ready.shift();
      if (this.table.kind[socket] === SocketKind.Free) continue;
      const interest = this.table.interest[socket];
      const isEdge = (interest & Epoll.EdgeTriggered) !== 0;
      const bits =
        (isEdge ? this.table.happened[socket] : this.#condition(socket)) &
        (interest | Epoll.Error | Epoll.HangUp);
      this.table.happened[socket] &= Epoll.Error | Epoll.HangUp;
      if (bits === 0) continue;
      if (!isEdge) this.#ready.add(socket);
      events.sockets[found] = socket;
      events.events[found++] = bits;
      this.work[Work.epollEvent]++;
    }
    return found;
  }

  worked(messages: number, bytes: number): void {
    this.work[Work.appPerMessage] += messages;
    this.work[Work.appPerByte] += bytes;
  }

  spent(work: AppWork, units: number): void {
    this.work[work] += units;
  }

  now(): number {
    return this.parts.time.milliseconds;
  }

  wakeAfter(milliseconds: number): void {
    this.parts.time.wakeAfter(milliseconds);
  }

  readiness(socket: number): number {
    if (!this.table.isOpen(socket)) return Errno.EBADF;
    const kind = this.table.kind[socket];
    if (kind === SocketKind.Fresh) return Epoll.Out | Epoll.HangUp;
    if (kind === SocketKind.Listener) return this.#condition(socket);
    const tcb = this.tcbOf(socket);
    const isPeerDone = tcb.has(TcbFlag.FinReceived) || tcb.has(TcbFlag.Finished);
    const isShut = isPeerDone || this.table.has(socket, SocketFlag.ReadShut);
    const isFull = tcb.sendQueued >= this.endpoint.ctx.config.sendBuffer;
    const isOver = (isPeerDone && tcb.has(TcbFlag.FinQueued)) || tcb.has(TcbFlag.Finished);
    const isTold = this.table.has(socket, SocketFlag.ErrorTaken);
    const over = isOver ? Epoll.In | Epoll.Out | Epoll.HangUp : 0;
    const bits =
      (this.#condition(socket) & (isFull ? ~Epoll.Out : ~0)) |
      over |
      (isShut ? Epoll.In | Epoll.ReadHangUp : 0);
    return isTold ? bits & ~Epoll.Error : bits;
  }

  /** What holds now, for level-triggered waiting. */
  #condition(socket: number): number {
    const kind = this.table.kind[socket];
    if (kind === SocketKind.Listener) return this.table.acceptFirst[socket] !== NONE ? Epoll.In : 0;
    if (kind !== SocketKind.Stream) return 0;
    const { ctx } = this.endpoint;
    const tcb = ctx.tcbs.open(this.table.connection[socket]);
    if (tcb.error > CloseReason.Normal) return Epoll.In | Epoll.Out | Epoll.Error | Epoll.HangUp;
    let bits = 0;
    if (tcb.receiveQueued > 0 || tcb.has(TcbFlag.FinReceived)) bits |= Epoll.In;
    if (tcb.state >= State.Established && !tcb.has(TcbFlag.WriteBlocked)) bits |= Epoll.Out;
    return bits;
  }
}
