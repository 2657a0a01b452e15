import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { Slab } from '#engine/wire/slab.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { CloseReason, Event } from '#engine/tcp/events.table.ts';
import { State } from '#engine/tcp/states.table.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { Work } from '#engine/tcp/work.table.ts';
import { Epoll, Errno } from './api.ts';
import type { AppBuffer, EpollEvents, SocketApi } from './api.ts';
import { ReadyList } from './readyList.ts';
import { SocketKind, SocketTable } from './socketTable.ts';

const NONE = -1;
const errnoOf: readonly number[] = [
  0,
  0,
  Errno.ECONNRESET,
  Errno.ETIMEDOUT,
  Errno.ECONNREFUSED,
  Errno.ECONNABORTED,
  0,
  Errno.EHOSTUNREACH,
];

/** Sockets and epoll of one core, over its TCP. */
export class Sockets implements SocketApi {
  readonly #table: SocketTable;
  readonly #ready: ReadyList;
  readonly #work: Int32Array;

  constructor(
    private readonly endpoint: TcpEndpoint,
    private readonly slab: Slab,
    capacity: number,
    private readonly address: number,
    private readonly zeroCopy: boolean,
    private readonly journal: Journal | null,
    private readonly core: number,
  ) {
    this.#table = new SocketTable(capacity + 16);
    this.#ready = new ReadyList(capacity + 16);
    this.#work = endpoint.ctx.work;
  }

  get hasReady(): boolean {
    return this.#ready.length > 0;
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
      if (endpoint.ctx.tcbs.open(id).has(TcbFlag.AppOpen)) this.#wake(owner, events);
      endpoint.settle(id);
    }
  }

  #queueConnection(id: number, listener: number): void {
    const socket = this.#table.take(SocketKind.Stream, id);
    if (socket === NONE) {
      this.endpoint.abort(id);
      return;
    }
    this.endpoint.accept(id, socket);
    this.#table.queueForAccept(listener, socket); // listeners are the first sockets: their numbers agree
    this.#ready.add(listener);
  }

  #wake(socket: number, events: number): void {
    let bits = 0;
    if ((events & (Event.Readable | Event.PeerClosed)) !== 0) bits |= Epoll.In;
    if ((events & (Event.Writable | Event.Established)) !== 0) bits |= Epoll.Out;
    if ((events & Event.Finished) !== 0) bits |= Epoll.In | Epoll.Error | Epoll.HangUp;
    if (bits === 0) return;
    this.#table.happened[socket] |= bits;
    if ((this.#table.interest[socket] & bits) !== 0 || (bits & Epoll.Error) !== 0) this.#ready.add(socket);
  }

  buffer(length: number): AppBuffer {
    return { bytes: this.slab.bytes, start: this.slab.take(length), length };
  }

  listen(port: number): number {
    const listener = this.endpoint.listen(this.address, port);
    return this.#table.take(SocketKind.Listener, listener);
  }

  accept(listener: number): number {
    this.#work[Work.socketCall]++;
    const socket = this.#table.shiftAccept(listener);
    if (socket === NONE) return Errno.EAGAIN;
    if (this.journal !== null) this.journal.note(Note.AppAccept, this.#table.connection[socket], this.core);
    return socket;
  }

  read(socket: number, buffer: AppBuffer, at: number, length: number): number {
    this.#work[Work.socketCall]++;
    if (this.#table.kind[socket] !== SocketKind.Stream) return Errno.EBADF;
    const id = this.#table.connection[socket];
    const copied = this.endpoint.read(id, buffer.start + at, length);
    if (copied > 0) {
      this.#work[Work.copyPerByte] += this.zeroCopy ? copied : 2 * copied; // frame to receive buffer to application
      if (this.journal !== null) this.journal.note(Note.AppRead, id, copied);
      return copied;
    }
    const tcb = this.endpoint.ctx.tcbs.open(id);
    const errno = errnoOf[tcb.error];
    if (errno !== 0) return errno;
    return tcb.has(TcbFlag.FinReceived) || tcb.state === State.Closed ? 0 : Errno.EAGAIN;
  }

  write(socket: number, buffer: AppBuffer, at: number, length: number): number {
    this.#work[Work.socketCall]++;
    if (this.#table.kind[socket] !== SocketKind.Stream) return Errno.EBADF;
    const id = this.#table.connection[socket];
    const tcb = this.endpoint.ctx.tcbs.open(id);
    if (tcb.error !== CloseReason.None) return errnoOf[tcb.error] || Errno.EPIPE;
    if (tcb.has(TcbFlag.FinQueued)) return Errno.EPIPE;
    const taken = this.endpoint.write(id, buffer.start + at, length);
    if (taken === 0) return Errno.EAGAIN;
    if (!this.zeroCopy) this.#work[Work.copyPerByte] += taken; // application to send buffer
    if (this.journal !== null) this.journal.note(Note.AppWrite, id, taken);
    return taken;
  }

  shutdown(socket: number): number {
    this.#work[Work.socketCall]++;
    if (this.#table.kind[socket] !== SocketKind.Stream) return Errno.EBADF;
    this.endpoint.shutdown(this.#table.connection[socket]);
    return 0;
  }

  close(socket: number): number {
    this.#work[Work.socketCall]++;
    if (this.#table.kind[socket] !== SocketKind.Stream) return Errno.EBADF;
    const id = this.#table.connection[socket];
    if (this.journal !== null) this.journal.note(Note.AppClose, id);
    const wantsOffload = this.#table.wantsOffload[socket] !== 0;
    this.#table.free(socket);
    this.endpoint.close(id, wantsOffload);
    return 0;
  }

  abort(socket: number): number {
    this.#work[Work.socketCall]++;
    if (this.#table.kind[socket] !== SocketKind.Stream) return Errno.EBADF;
    const id = this.#table.connection[socket];
    this.#table.free(socket);
    this.endpoint.abort(id);
    return 0;
  }

  offloadTeardown(socket: number): void {
    this.#table.wantsOffload[socket] = 1;
  }

  epollControl(socket: number, interest: number): void {
    this.#work[Work.socketCall]++;
    this.#table.interest[socket] = interest;
    if ((this.#condition(socket) & interest) !== 0) this.#ready.add(socket);
  }

  epollWait(events: EpollEvents): number {
    this.#work[Work.epollWait]++;
    let found = 0;
    // Level-triggered sockets go back on the list and are asked again next time; one round at most.
    for (let left = this.#ready.length; left > 0 && found < events.sockets.length; left--) {
      const socket = this.#ready.shift();
      if (this.#table.kind[socket] === SocketKind.Free) continue;
      const interest = this.#table.interest[socket];
      const isEdge = (interest & Epoll.EdgeTriggered) !== 0;
      const bits =
        (isEdge ? this.#table.happened[socket] : this.#condition(socket)) &
        (interest | Epoll.Error | Epoll.HangUp);
      this.#table.happened[socket] &= Epoll.Error | Epoll.HangUp;
      if (bits === 0) continue;
      if (!isEdge) this.#ready.add(socket);
      events.sockets[found] = socket;
      events.events[found++] = bits;
      this.#work[Work.epollEvent]++;
    }
    return found;
  }

  worked(messages: number, bytes: number): void {
    this.#work[Work.appPerMessage] += messages;
    this.#work[Work.appPerByte] += bytes;
  }

  /** What holds now, for level-triggered waiting. */
  #condition(socket: number): number {
    const kind = this.#table.kind[socket];
    if (kind === SocketKind.Listener) return this.#table.acceptFirst[socket] !== NONE ? Epoll.In : 0;
    if (kind !== SocketKind.Stream) return 0;
    const { ctx } = this.endpoint;
    const tcb = ctx.tcbs.open(this.#table.connection[socket]);
    if (tcb.error > CloseReason.Normal) return Epoll.In | Epoll.Out | Epoll.Error | Epoll.HangUp;
    let bits = 0;
    if (tcb.receiveQueued > 0 || tcb.has(TcbFlag.FinReceived)) bits |= Epoll.In;
    if (tcb.state >= State.Established && !tcb.has(TcbFlag.WriteBlocked)) bits |= Epoll.Out;
    return bits;
  }
}
