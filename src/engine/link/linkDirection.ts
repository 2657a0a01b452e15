import { Digest } from '#engine/kernel/digest.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import { transmissionTime } from '#engine/kernel/time.ts';
import type { Picoseconds } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { setEcn } from '#engine/wire/compose.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { FrameTaps } from './taps.ts';

/** Preamble 8, FCS 4, gap 12; a frame is padded to 60 bytes before its FCS (IEEE 802.3). */
const OVERHEAD = 24;
const LEAST = 60;

export interface LinkConfig {
  /** bit/s */
  readonly rate: number;
  readonly delay: Picoseconds;
  /** Frames the queue holds, the one being sent included. */
  readonly queue: number;
  /** Frames waiting from which on one that may be is marked instead of dropped; 0 = none is (RFC 3168 §5). */
  readonly mark: number;
  /** Row of taps for the first bit leaving. */
  readonly tap: number;
}

/** One direction of a link. */
export class LinkDirection implements FrameSink {
  readonly #alarm: Alarm;
  /** Frames under way, with when their last bit leaves and arrives. */
  #frames: (Frame | null)[] = new Array<Frame | null>(1024).fill(null);
  #leaves = new Float64Array(1024);
  #mask = 1023;
  #head = 0;
  #tail = 0;
  /** First frame whose last bit has not left, as of the last look. */
  #leaving = 0;
  /** [when the wire is free again, ps; frames taken; bytes taken; frames marked; when the newest starts, ps] */
  readonly #sums = new Float64Array(5);
  readonly #arrival = new Float64Array(1);
  readonly digest = new Digest();

  constructor(
    private readonly timeline: Timeline,
    private readonly pool: FramePool,
    private readonly config: LinkConfig,
    private readonly far: FrameSink,
    private readonly drops: Tally,
    private readonly taps: FrameTaps | null,
  ) {
    this.#alarm = timeline.alarm(() => this.#deliver());
  }

  /** Frames that entered, dropped ones left out. */
  get frames(): number {
    return this.#sums[1];
  }
  get bytes(): number {
    return this.#sums[2];
  }
  get marked(): number {
    return this.#sums[3];
  }

  accept(frame: Frame): void {
    const now = this.timeline.clock[0];
    const waiting = this.#waiting();
    if (waiting >= this.config.queue) {
      this.drops.add(Drop.LinkQueueFull);
      this.pool.release(frame);
      return;
    }
    if (this.config.mark > 0 && waiting >= this.config.mark) this.#markCongested(frame);
    frame.isVerified = false; // whoever takes it off the wire must look again
    const sums = this.#sums;
    this.pool.ordinal[frame.id] = ++sums[1];
    sums[2] += frame.length;
    const start = Math.max(now, sums[0]);
    const leaves = start + transmissionTime(Math.max(LEAST, frame.length) + OVERHEAD, this.config.rate);
    sums[0] = leaves;
    sums[4] = start;
    this.#sign(frame);
    if (this.taps !== null) this.taps.tapAt(start, this.config.tap, frame);
    if (this.#tail - this.#head > this.#mask) this.#grow();
    const at = this.#tail++ & this.#mask;
    this.#frames[at] = frame;
    this.#leaves[at] = leaves;
    if (!this.#alarm.isSet) this.#aim(at);
  }

  /** ECT(0) and ECT(1) become CE; others pass as they are. */
  #markCongested(frame: Frame): void {
    if (frame.ethernet.etherType !== EtherType.Ipv4) return;
    const bits = frame.ip.trafficClass & 3;
    if (bits !== 1 && bits !== 2) return;
    setEcn(frame, 3);
    this.#sums[3]++;
  }

  /** Frames whose last bit has not left yet. */
  #waiting(): number {
    const now = this.timeline.clock[0]; // not handed over: a double in an argument may be boxed
    if (this.#leaving < this.#head) this.#leaving = this.#head;
    while (this.#leaving < this.#tail && this.#leaves[this.#leaving & this.#mask] <= now) this.#leaving++;
    return this.#tail - this.#leaving;
  }

  #deliver(): void {
    const at = this.#head++ & this.#mask;
    const frame = this.#frames[at];
    this.#frames[at] = null;
    if (this.#head < this.#tail) this.#aim(this.#head & this.#mask);
    if (frame !== null) this.far.accept(frame);
  }

  #aim(at: number): void {
    this.#arrival[0] = this.#leaves[at] + this.config.delay;
    this.#alarm.atRow(this.#arrival, 0);
  }

  /** Time, length, and the IPv4 and TCP headers, whose checksum stands for the payload. */
  #sign(frame: Frame): void {
    const digest = this.digest;
    const words = frame.slab.words;
    const first = frame.ipStart >> 2;
    digest.addLarge(this.#sums[4]);
    digest.add(frame.length);
    for (let at = first + 3; at < first + 10; at++) digest.add(words[at]);
  }

  /** The rings double: only until a run has seen its longest queue. */
  #grow(): void {
    const size = (this.#mask + 1) * 2;
    const frames = new Array<Frame | null>(size).fill(null);
    const leaves = new Float64Array(size);
    for (let at = this.#head; at < this.#tail; at++) {
      frames[at & (size - 1)] = this.#frames[at & this.#mask];
      leaves[at & (size - 1)] = this.#leaves[at & this.#mask];
    }
    this.#frames = frames;
    this.#leaves = leaves;
    this.#mask = size - 1;
  }
}
