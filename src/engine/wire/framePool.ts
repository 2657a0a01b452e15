import { invariant } from '#engine/kernel/invariant.ts';
import { Frame } from './frame.ts';
import type { Slab } from './slab.ts';

/** Strides are odd multiples of a cache line, so that headers spread over all cache sets. */
const SMALL_STRIDE = 192;
const LARGE_STRIDE = 1600;
/** Before a frame, so that its IPv4 header is aligned. */
const LEAD = 2;
export const SMALL_CAPACITY = SMALL_STRIDE - LEAD;
export const LARGE_CAPACITY = LARGE_STRIDE - LEAD;

/** Every frame there will ever be. `lease` answers null when none is left: a drop with a reason, never a crash. */
export class FramePool {
  /** Slots given back, linked by `next`. */
  #small: Frame | null = null;
  #large: Frame | null = null;
  readonly #smallBase: number;
  readonly #largeBase: number;
  #smallMade = 0;
  #largeMade = 0;
  #inUse = 0;
  /** By frame id: serial number, serial of the frame it answers or copies, a time of the holder's own. */
  readonly serial: Int32Array;
  readonly cause: Int32Array;
  readonly time: Float64Array;
  /** Ordinal on the link it last entered. */
  readonly ordinal: Int32Array;
  #nextSerial = 0;

  constructor(
    readonly slab: Slab,
    private readonly smallSlots: number,
    private readonly largeSlots: number,
  ) {
    this.#smallBase = slab.take(smallSlots * SMALL_STRIDE);
    this.#largeBase = slab.take(largeSlots * LARGE_STRIDE);
    const slots = smallSlots + largeSlots;
    this.serial = new Int32Array(slots);
    this.cause = new Int32Array(slots);
    this.time = new Float64Array(slots);
    this.ordinal = new Int32Array(slots);
  }

  static bytesFor(smallSlots: number, largeSlots: number): number {
    return smallSlots * SMALL_STRIDE + largeSlots * LARGE_STRIDE + 128;
  }

  /** Frames somebody holds. */
  get inUse(): number {
    return this.#inUse;
  }

  /** A frame with room for `length` bytes, or null. The bytes are whatever was there before. */
  lease(length: number): Frame | null {
    invariant(length <= LARGE_CAPACITY, 'a frame is at most 1,598 bytes long');
    const isLarge = length > SMALL_CAPACITY;
    const frame = (isLarge ? this.#large : this.#small) ?? this.#make(isLarge);
    if (frame === null) return null;
    if (isLarge) this.#large = frame.next;
    else this.#small = frame.next;
    this.#inUse++;
    frame.begin(length);
    this.serial[frame.id] = this.#nextSerial++;
    this.cause[frame.id] = -1;
    return frame;
  }

  /** The frame becomes a new one in the same slot, as when the NIC answers in place. */
  renew(frame: Frame): void {
    this.cause[frame.id] = this.serial[frame.id];
    this.serial[frame.id] = this.#nextSerial++;
  }

  /** A copy with a serial number of its own, or null. */
  copy(frame: Frame): Frame | null {
    const twin = this.lease(frame.length);
    if (twin === null) return null;
    this.slab.copy(twin.start, frame.start, frame.length);
    twin.reason = frame.reason;
    twin.attempt = frame.attempt;
    twin.queue = frame.queue;
    twin.payloadStart = frame.payloadStart;
    twin.payloadLength = frame.payloadLength;
    twin.mark = frame.mark;
    twin.markA = frame.markA;
    twin.markB = frame.markB;
    twin.isVerified = frame.isVerified;
    this.cause[twin.id] = this.serial[frame.id];
    return twin;
  }

  release(frame: Frame): void {
    invariant(frame.isHeld, 'a frame is released once');
    frame.end();
    this.#inUse--;
    if (frame.id >= this.smallSlots) {
      frame.next = this.#large;
      this.#large = frame;
    } else {
      frame.next = this.#small;
      this.#small = frame;
    }
  }

  /** Slots come into being on first demand: a run pays for its high-water mark only. */
  #make(isLarge: boolean): Frame | null {
    if (isLarge) {
      if (this.#largeMade === this.largeSlots) return null;
      const at = this.#largeBase + this.#largeMade * LARGE_STRIDE + LEAD;
      return new Frame(this.smallSlots + this.#largeMade++, this.slab, at);
    }
    if (this.#smallMade === this.smallSlots) return null;
    const at = this.#smallBase + this.#smallMade * SMALL_STRIDE + LEAD;
    return new Frame(this.#smallMade++, this.slab, at);
  }
}
