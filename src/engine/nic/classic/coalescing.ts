import { Tally } from '#engine/kernel/tally.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { checksumField, ipv4HeaderSum } from '#engine/wire/checksum.ts';
import { sealTcp } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag, IPV4_START, TCP_START } from '#engine/wire/headers.table.ts';
import { isAlike, isJoinable, isSameFlow } from './joinable.ts';
import { Saved } from './savings.ts';
import type { Savings } from './savings.ts';

/** Flows that may be held open at once: as many as Intel's 82599 has contexts for. */
const FLOWS = 32;
const NONE = -1;

/** Why a held frame went to the host. */
const Closed = {
  Push: 0,
  Short: 1,
  Full: 2,
  Gap: 3,
  Unlike: 4,
  Plain: 5,
  Delay: 6,
  Crowd: 7,
  NoFrame: 8,
} as const;
const closedNames: readonly string[] = [
  'PSH',
  'a short segment',
  'full',
  'a gap',
  'a header unlike it',
  'a segment that is not plain data',
  'the delay',
  'another flow',
  'no frame left',
];

export interface CoalescingConfig {
  /** The longest joined frame, bytes. */
  readonly longest: number;
  /** Longest time a segment is held, ps. */
  readonly delay: number;
}

/** What happens to frames that leave the card here: one goes to the host, one is over. */
export interface CoalescingEnds {
  toHost(frame: Frame): void;
  spent(frame: Frame): void;
}

/**
 * LRO: segments of one flow that follow one another become one large frame. A segment that cannot be joined first sends the
 * flow's held frame on, so no order changes. PSH closes a frame at once: its sender has no more to say for now. So does a
 * segment shorter than the first, for the pieces of a joined frame are all of one size but the last. Held frames stand in the
 * order they were opened, so the first is the next whose time is up.
 */
export class Coalescing {
  readonly closedBy = new Tally(closedNames);
  readonly #held: Frame[] = [];
  readonly #due = new Float64Array(FLOWS);
  /** The number that would follow. */
  readonly #next = new Int32Array(FLOWS);
  readonly #alarm: Alarm;

  constructor(
    private readonly timeline: Timeline,
    private readonly pool: FramePool,
    private readonly config: CoalescingConfig,
    private readonly savings: Savings,
    private readonly ends: CoalescingEnds,
  ) {
    this.#alarm = timeline.alarm(() => this.#closeDue());
  }

  get isIdle(): boolean {
    return this.#held.length === 0;
  }

  /** A frame on its way to the host. True: it is held here, or part of what is. */
  takes(frame: Frame): boolean {
    if (frame.mark === Mark.Plain) return false;
    const at = this.#find(frame);
    if (frame.mark !== Mark.None || !isJoinable(frame)) {
      if (at !== NONE) this.#close(at, Closed.Plain);
      return false;
    }
    if (at !== NONE) {
      const obstacle = this.#obstacle(at, frame);
      if (obstacle === NONE) {
        this.#join(at, frame);
        return true;
      }
      this.#close(at, obstacle);
    }
    if ((frame.tcp.flags & Flag.Psh) !== 0) return false;
    this.#open(frame);
    return true;
  }

  #find(frame: Frame): number {
    for (let at = 0; at < this.#held.length; at++) if (isSameFlow(this.#held[at], frame)) return at;
    return NONE;
  }

  #open(frame: Frame): void {
    if (this.#held.length === FLOWS) this.#close(0, Closed.Crowd);
    const at = this.#held.length;
    this.#held.push(frame);
    this.#next[at] = (frame.tcp.sequence + frame.tcpPayloadLength) | 0;
    this.#due[at] = this.timeline.clock[0] + this.config.delay;
    if (at === 0) this.#alarm.atRow(this.#due, 0);
  }

  /** Why `frame` cannot be the next piece of what is held, or NONE; what is held is large from then on. */
  #obstacle(at: number, frame: Frame): number {
    const held = this.#held[at];
    if (frame.tcp.sequence !== this.#next[at]) return Closed.Gap;
    if (!isAlike(held, frame)) return Closed.Unlike;
    const length = frame.tcpPayloadLength;
    const first = held.isSuper ? held.segmentBytes : held.tcpPayloadLength;
    if (length > first) return Closed.Unlike;
    if (IPV4_START + held.ip.totalLength + length > this.config.longest) return Closed.Full;
    return held.isSuper || this.#enlarge(at, held) ? NONE : Closed.NoFrame;
  }

  /** The first segment moves to a slot that has room for others. */
  #enlarge(at: number, held: Frame): boolean {
    const large = this.pool.lease(this.pool.longest);
    if (large === null) return false;
    large.length = IPV4_START + held.ip.totalLength;
    this.pool.slab.copy(large.start, held.start, large.length);
    large.queue = held.queue;
    large.port = held.port;
    large.reason = held.reason;
    large.attempt = held.attempt;
    large.segmentBytes = held.tcpPayloadLength;
    this.pool.cause[large.id] = this.pool.serial[held.id];
    this.#held[at] = large;
    this.ends.spent(held);
    return true;
  }

  #join(at: number, frame: Frame): void {
    const held = this.#held[at];
    const length = frame.tcpPayloadLength;
    const { headerBytes, flags } = frame.tcp;
    this.pool.slab.copy(held.start + held.length, frame.start + TCP_START + headerBytes, length);
    held.length += length;
    held.ip.totalLength = held.length - IPV4_START;
    held.tcp.flags |= flags & Flag.Psh;
    this.#next[at] = (this.#next[at] + length) | 0;
    const { segmentBytes } = held;
    this.ends.spent(frame);
    if ((flags & Flag.Psh) !== 0) this.#close(at, Closed.Push);
    else if (length < segmentBytes) this.#close(at, Closed.Short);
    else if (held.length + segmentBytes > this.config.longest) this.#close(at, Closed.Full);
  }

  #close(at: number, why: number): void {
    const frame = this.#held[at];
    this.#remove(at);
    this.closedBy.add(why);
    if (frame.isSuper) this.#complete(frame);
    this.ends.toHost(frame);
  }

  #remove(at: number): void {
    const last = this.#held.length - 1;
    for (let row = at; row < last; row++) {
      this.#held[row] = this.#held[row + 1];
      this.#next[row] = this.#next[row + 1];
      this.#due[row] = this.#due[row + 1];
    }
    this.#held.pop();
    if (at > 0) return;
    if (last === 0) this.#alarm.cancel();
    else this.#alarm.atRow(this.#due, 0);
  }

  /** Every piece was verified; the sums fit the whole, as if it had come so. */
  #complete(frame: Frame): void {
    frame.ip.checksum = 0;
    frame.ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
    sealTcp(frame);
    frame.isVerified = true;
    const { segments } = frame;
    const { counts } = this.savings;
    counts[Saved.FramesJoined]++;
    counts[Saved.SegmentsJoined] += segments;
    counts[Saved.HeadersNotWritten] += (segments - 1) * (TCP_START + frame.tcp.headerBytes);
  }

  #closeDue(): void {
    const now = this.timeline.clock[0];
    while (this.#held.length > 0 && this.#due[0] <= now) this.#close(0, Closed.Delay);
  }
}
