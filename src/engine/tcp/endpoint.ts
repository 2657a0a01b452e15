import type { Frame } from '#engine/wire/frame.ts';
import { connectionOf, handOverName } from '#engine/wire/handOverName.ts';
import { findConnection, frameArrives } from './arrival.ts';
import { freeIfDone } from './closing.ts';
import { TcpContext } from './context.ts';
import type { TcpParts } from './context.ts';
import { EXPIRED } from './deadlines.ts';
import { adoptCookie } from './cookieOpening.ts';
import { noteAcceptOverflow } from './acceptQueue.ts';
import { givesWay } from './givingWay.ts';
import { keepWritten, Turn } from './lazyTcb.ts';
import { ReleasedQuasi } from './released/releasedQuasi.ts';
import { loseQueuedAtClose } from './released/releasedZeroCopy.ts';
import { peekQueued, readQueued } from './receiver.ts';
import { timerFired } from './retransmission.ts';
import { flowBits } from './segments.ts';
import { output, windowMayHaveOpened } from './sender.ts';
import { State } from './states.table.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import {
  abandonUnaccepted,
  abortConnection,
  closeConnection,
  endHandOver,
  openActively,
  setCork,
  setNagle,
} from './userCalls.ts';
import { Work } from './work.table.ts';
import { noteWritten } from './zeroCopy.ts';

const NONE = -1;

/**
 * One machine's (or one core's) TCP. Frames and calls go in; segments leave through the wire when `flush` is called, so
 * that a reply can carry an acknowledgment; news waits in `nextEvent`. Connections are numbers.
 */
export class TcpEndpoint {
  readonly ctx: TcpContext;
  readonly listeners: TcpContext['listeners'];
  readonly #dueTimers: Int32Array;
  #due = 0;
  readonly #turn: Turn;
  readonly #released: ReleasedQuasi | null;
  readonly #wakeUp: (() => void) | null;

  /** With `wakeUp`, expired timers wait until `runTimers`, as they do for a core that is busy; without, they act at once. */
  constructor(parts: TcpParts, wakeUp: (() => void) | null = null) {
    this.#wakeUp = wakeUp;
    this.#dueTimers = new Int32Array(wakeUp === null ? 0 : parts.capacity);
    this.ctx = new TcpContext(parts, (id) => this.#expire(id));
    this.listeners = this.ctx.listeners;
    this.#turn = new Turn(this.ctx);
    this.#released = parts.config.releasedQuasi ? new ReleasedQuasi(this.ctx) : null;
  }

  /** The listener's number. `owner` is the caller's own number for it. */
  listen(address: number, port: number, backlog = this.ctx.config.backlog, owner = NONE): number {
    return this.listeners.add(address, port, backlog, owner);
  }

  /** Nobody listens any more; connections not yet accepted end. */
  unlisten(listener: number): void {
    this.listeners.close(listener);
    abandonUnaccepted(this.ctx, listener);
  }

  /** Starts an active open; the connection's number, or -1 when the table is full or the 4-tuple in use. */
  connect(local: number, localPort: number, peer: number, peerPort: number, owner: number): number {
    return openActively(this.ctx, local, localPort, peer, peerPort, owner);
  }

  /** Takes a well-formed frame; afterwards the endpoint holds it or has released it. */
  receive(frame: Frame): void {
    frameArrives(this.ctx, frame);
  }

  /** The connection a frame belongs to, or -1. */
  find(frame: Frame): number {
    return findConnection(this.ctx, frame);
  }

  /** Opens a connection whose SYN cookie the NIC has verified, with the peer's options as the NIC decoded them. */
  adopt(
    frame: Frame,
    mss: number,
    windowScale: number,
    sack: boolean,
    timestamps: boolean,
    ecn: boolean,
  ): void {
    const listener = this.listeners.find(frame);
    if (listener === NONE) return;
    if (this.listeners.isAcceptQueueFull(listener)) {
      noteAcceptOverflow(this.ctx);
      return;
    }
    const isEcn = ecn && this.ctx.config.ecn;
    const id = adoptCookie(this.ctx, frame, listener, mss, windowScale, sack, timestamps, isEcn);
    if (id !== NONE && this.#released !== null) this.#released.begin(id);
  }

  /** The released code's way with a frame the NIC has marked; true when that is the end of it. */
  takesAsReleased(frame: Frame, opensConnection: boolean): boolean {
    if (this.#released === null) return false;
    const id = this.find(frame);
    return id !== NONE && this.#released.takes(id, frame, opensConnection);
  }

  /** Whether connection `id` ends because the NIC vouches for the first acknowledgment of another between the same ends. */
  givesWay(id: number, frame: Frame): boolean {
    return givesWay(this.ctx, this.ctx.tcbs.open(id), frame);
  }

  /** An established connection gets a socket, and waits under it for the application to accept it. */
  accept(id: number, owner: number): void {
    const tcb = this.ctx.tcbs.open(id);
    tcb.raise(TcbFlag.AppOpen | TcbFlag.AcceptedByApp);
    tcb.owner = owner;
    this.ctx.work[Work.accept]++;
  }

  /** The application has accepted it (or never will): there is room for another. */
  leaveBacklog(id: number): void {
    this.listeners.wait(this.ctx.tcbs.open(id).listener, -1);
  }

  /** Copies at most `length` in-order bytes into the slab at `to`. */
  read(id: number, to: number, length: number): number {
    const tcb = this.ctx.tcbs.open(id);
    const copied = readQueued(this.ctx, tcb, to, length);
    if (copied > 0) {
      if (this.ctx.zeroCopy !== null) this.ctx.zeroCopy.read(id, copied);
      windowMayHaveOpened(this.ctx, tcb);
    }
    return copied;
  }

  /** The same, but the bytes stay to be read. */
  peek(id: number, to: number, length: number): number {
    return peekQueued(this.ctx, this.ctx.tcbs.open(id), to, length);
  }

  /** Appends bytes that lie in the slab at `from`; how many found room. `mayHandOver`: the NIC may do the close. */
  write(id: number, from: number, length: number, mayHandOver = false): number {
    const tcb = this.ctx.tcbs.open(id);
    if (tcb.has(TcbFlag.FinQueued | TcbFlag.Finished)) return 0;
    const taken = Math.min(length, this.ctx.streams.makeRoom(tcb, length));
    if (taken > 0) {
      this.ctx.streams.append(tcb, from, taken);
      if (tcb.has(TcbFlag.Quasi)) keepWritten(this.ctx, tcb);
      if (this.ctx.zeroCopy !== null) noteWritten(this.ctx.zeroCopy, tcb, taken, mayHandOver);
      this.ctx.wantOutput(tcb);
    }
    if (taken < length) tcb.raise(TcbFlag.WriteBlocked);
    return taken;
  }

  /** No more data from this side; what was written still leaves (half-close). */
  shutdown(id: number): void {
    const tcb = this.ctx.tcbs.open(id);
    if (tcb.has(TcbFlag.FinQueued | TcbFlag.Finished)) return;
    tcb.raise(TcbFlag.FinQueued);
    this.ctx.wantOutput(tcb);
  }

  /** The application lets go. Unread data turns the close into a reset. */
  close(id: number, wantsHandOver = false): void {
    const tcb = this.ctx.tcbs.open(id);
    if (wantsHandOver && this.ctx.config.releasedZeroCopy) loseQueuedAtClose(this.ctx, tcb);
    closeConnection(this.ctx, tcb, wantsHandOver);
  }

  abort(id: number): void {
    abortConnection(this.ctx, this.ctx.tcbs.open(id));
  }

  setCork(id: number, isOn: boolean): void {
    setCork(this.ctx, this.ctx.tcbs.open(id), isOn);
  }

  setNagle(id: number, isOn: boolean): void {
    setNagle(this.ctx, this.ctx.tcbs.open(id), isOn);
  }

  /** The number stands for the connection the hand-over of this name was about; that one may have ended meanwhile. */
  isNamed(name: number): boolean {
    const id = connectionOf(name);
    return handOverName(id, flowBits(this.ctx.tcbs.open(id))) === name;
  }

  /** The NIC's word on a hand-over: taken, and the host forgets; or refused, and the host goes on alone. */
  handOverAnswered(id: number, isTaken: boolean): void {
    endHandOver(this.ctx, this.ctx.tcbs.open(id), isTaken);
  }

  /** Sends whatever may leave now. */
  flush(): void {
    const ctx = this.ctx;
    while (ctx.hasOutput) {
      const tcb = ctx.shiftOutput();
      if (tcb.has(TcbFlag.Finished)) freeIfDone(ctx, tcb);
      else {
        output(ctx, tcb);
        if (ctx.windowNotes !== null) ctx.windowNotes.look(tcb);
      }
    }
  }

  get hasDueTimers(): boolean {
    return this.#due > 0;
  }

  /** The connection whose timer expired first of those not yet acted on; meaningless unless `hasDueTimers`. */
  get nextDue(): number {
    return this.#dueTimers[0];
  }

  /** Acts on timers that expired since the last call. */
  runTimers(): void {
    for (let at = 0; at < this.#due; at++) {
      const tcb = this.ctx.tcbs.open(this.#dueTimers[at]);
      if (tcb.state !== State.Closed && tcb.timerAimed === EXPIRED) timerFired(this.ctx, tcb);
    }
    this.#due = 0;
  }

  /** The next connection with news, or -1; read `ctx.tcbs.open(id).events`, then call `settle`. */
  nextEvent(): number {
    return this.ctx.shiftEvent();
  }

  /** The owner has acted on a connection's events. */
  settle(id: number): void {
    const tcb = this.ctx.tcbs.open(id);
    if (this.ctx.tcbs.inEvents[id] !== 0) return;
    tcb.events = 0;
    if (tcb.has(TcbFlag.Finished)) {
      freeIfDone(this.ctx, tcb);
    } else this.#turn.note(tcb);
  }

  /** The application had its turn: what it left behind is kept. */
  keepUnread(): void {
    this.#turn.end();
    if (this.#released !== null) this.#released.endBurst();
  }

  #expire(id: number): void {
    const tcb = this.ctx.tcbs.open(id);
    if (this.#wakeUp === null) {
      timerFired(this.ctx, tcb);
      this.flush();
      return;
    }
    tcb.timerAimed = EXPIRED;
    this.#dueTimers[this.#due++] = id;
    this.#wakeUp();
  }
}
