import { Tally } from '#engine/kernel/tally.ts';
import type { TcpContext } from './context.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { Work } from './work.table.ts';
import { Copying, copyingNames } from './zeroCopy.table.ts';

/**
 * Which copies really happen (source-facts C.5). In the turn a frame came the application reads from the frame itself; what
 * is left goes to a receive buffer first. A reply that fits one frame and is closed and handed over in its turn is written
 * into that frame; any other goes through a send buffer, for the host must keep it.
 */
export class ZeroCopy {
  /** By connection: unread bytes that have left their frames. */
  readonly #buffered: Int32Array;
  /** By connection: bytes written into a frame under construction. */
  readonly written: Int32Array;
  readonly tally = new Tally(copyingNames);

  constructor(
    capacity: number,
    private readonly work: Int32Array,
    private readonly fallBackCopies: number,
  ) {
    this.#buffered = new Int32Array(capacity);
    this.written = new Int32Array(capacity);
  }

  begin(id: number): void {
    this.#buffered[id] = 0;
    this.written[id] = 0;
  }

  /** The application has read; the oldest bytes are those in the buffer. */
  read(id: number, count: number): void {
    const old = Math.min(count, this.#buffered[id]);
    this.#buffered[id] -= old;
    if (count === old) return;
    this.tally.counts[Copying.Reads]++;
    this.tally.counts[Copying.ReadBytes] += count - old;
  }

  /** The turn is over, and `queued` bytes are unread: they leave their frames, which the card needs again. */
  leaveFrames(id: number, queued: number): void {
    const moved = queued - this.#buffered[id];
    if (moved <= 0) return;
    this.#buffered[id] = queued;
    this.work[Work.copyPerByte] += moved * this.fallBackCopies;
    this.tally.counts[Copying.LeftUnread]++;
    this.tally.counts[Copying.LeftUnreadBytes] += moved;
  }

  /** A frame beyond a hole waits in a buffer of its own; in order at last, its bytes count as buffered. */
  leaveFrameEarly(count: number): void {
    this.work[Work.copyPerByte] += count * this.fallBackCopies;
    this.tally.counts[Copying.LeftUnreadBytes] += count;
  }
  joinBuffered(id: number, count: number): void {
    this.#buffered[id] += count;
  }

  /** Bytes have gone through a send buffer: one copy more. */
  fallBack(count: number, why: number): void {
    this.work[Work.copyPerByte] += count * this.fallBackCopies;
    this.tally.counts[why]++;
    this.tally.counts[Copying.CopiedBytes] += count;
  }
}

/** The application has written `count` bytes. Only what the NIC may take over can stay in its frame. */
export function noteWritten(zeroCopy: ZeroCopy, tcb: Tcb, count: number, mayHandOver: boolean): void {
  const id = tcb.id;
  const inFrame = zeroCopy.written[id];
  const isAlone = tcb.sendQueued === inFrame + count && tcb.sndUna === tcb.sndMax;
  if (mayHandOver && isAlone && tcb.sendQueued <= tcb.mss) {
    zeroCopy.written[id] = inFrame + count;
    return;
  }
  zeroCopy.written[id] = 0;
  zeroCopy.fallBack(
    inFrame + count,
    mayHandOver && isAlone ? Copying.LongWrite : mayHandOver ? Copying.NotClosed : Copying.NoHandOver,
  );
}

/** The connection's turn to send: the frame leaves as it is with a hand-over; otherwise its bytes are copied to be kept. */
export function settleWritten(ctx: TcpContext, zeroCopy: ZeroCopy, tcb: Tcb): void {
  const id = tcb.id;
  const count = zeroCopy.written[id];
  if (count === 0) return;
  zeroCopy.written[id] = 0;
  if (!tcb.has(TcbFlag.HandingOver)) {
    zeroCopy.fallBack(count, Copying.NotClosed);
    if (ctx.releasedWire !== null && tcb.has(TcbFlag.Quasi) && !tcb.has(TcbFlag.FinQueued))
      ctx.releasedWire.breakNext(id, tcb.sndNxt);
    return;
  }
  zeroCopy.tally.counts[Copying.Writes]++;
  zeroCopy.tally.counts[Copying.WriteBytes] += count;
}
