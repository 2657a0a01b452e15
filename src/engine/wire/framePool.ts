import { invariant } from '#engine/kernel/invariant.ts';
import { Frame } from './frame.ts';
import type { Slab } from './slab.ts';

/** A header with every option TCP can have and no payload, a small message, a whole segment: bytes from slot to slot. */
const BARE_STRIDE = 96;
const SMALL_STRIDE = 192;
const LARGE_STRIDE = 1600;
/** Before a frame, so that its IPv4 header is aligned. */
const LEAD = 2;
const BARE_CAPACITY = BARE_STRIDE - LEAD;
const SMALL_CAPACITY = SMALL_STRIDE - LEAD;
export const LARGE_CAPACITY = LARGE_STRIDE - LEAD;

/** Slots of one size. They come into being on first demand: a run pays for its high-water mark only. */
class Slots {
  /** Given back, linked by `next`. */
  #first: Frame | null = null;
  #made = 0;
  readonly #base: number;

  constructor(
    private readonly slab: Slab,
    private readonly stride: number,
    private readonly firstId: number,
    private readonly count: number,
  ) {
    this.#base = slab.take(count * stride);
  }

  get hasLeft(): boolean {
    return this.#first !== null || this.#made < this.count;
  }

  take(): Frame | null {
    const frame = this.#first;
    if (frame === null) return this.#make();
    this.#first = frame.next;
    return frame;
  }

  give(frame: Frame): void {
    frame.next = this.#first;
    this.#first = frame;
  }

  #make(): Frame | null {
    if (this.#made === this.count) return null;
    const at = this.#base + this.#made * this.stride + LEAD;
    return new Frame(this.firstId + this.#made++, this.slab, at);
  }
}

/** Slots that exist only where segmentation or coalescing is on (TSO, LRO): how many, and the longest frame, bytes. */
export interface SuperSlots {
  readonly count: number;
  readonly bytes: number;
}
export const NO_SUPER: SuperSlots = { count: 0, bytes: LARGE_CAPACITY };
const superStride = ({ bytes }: SuperSlots): number => Math.ceil((bytes + LEAD) / 64) * 64;

/** Every frame there will ever be. `lease` answers null when none is left: a drop with a reason, never a crash. */
export class FramePool {
  readonly #bare: Slots;
  readonly #small: Slots;
  readonly #large: Slots;
  readonly #super: Slots;
  #inUse = 0;
  /** By frame id: serial number, serial of the frame it answers or copies, a time of the holder's own. */
  readonly serial: Int32Array;
  readonly cause: Int32Array;
  readonly time: Float64Array;
  /** Ordinal on the link it last entered. */
  readonly ordinal: Int32Array;
  #nextSerial = 0;

  /** As many slots for bare headers as for small messages. */
  constructor(
    readonly slab: Slab,
    private readonly smallSlots: number,
    private readonly largeSlots: number,
    private readonly superSlots: SuperSlots = NO_SUPER,
  ) {
    this.#bare = new Slots(slab, BARE_STRIDE, 0, smallSlots);
    this.#small = new Slots(slab, SMALL_STRIDE, smallSlots, smallSlots);
    this.#large = new Slots(slab, LARGE_STRIDE, 2 * smallSlots, largeSlots);
    const { count } = superSlots;
    this.#super = new Slots(slab, superStride(superSlots), 2 * smallSlots + largeSlots, count);
    const slots = 2 * smallSlots + largeSlots + count;
    this.serial = new Int32Array(slots);
    this.cause = new Int32Array(slots);
    this.time = new Float64Array(slots);
    this.ordinal = new Int32Array(slots);
  }

  static bytesFor(smallSlots: number, largeSlots: number, superSlots = NO_SUPER): number {
    const plain = smallSlots * (BARE_STRIDE + SMALL_STRIDE) + largeSlots * LARGE_STRIDE;
    return plain + superSlots.count * superStride(superSlots) + 192;
  }

  /** The longest frame, bytes. */
  get longest(): number {
    return this.superSlots.bytes;
  }

  /** Is there a slot for one more of the longest frames? */
  get hasSuper(): boolean {
    return this.#super.hasLeft;
  }

  /** Frames somebody holds. */
  get inUse(): number {
    return this.#inUse;
  }

  /** A frame with room for `length` bytes, or null. The bytes are whatever was there before. */
  lease(length: number): Frame | null {
    invariant(length <= this.superSlots.bytes, 'no frame is longer than the longest slot');
    const frame = this.#slotsFor(length).take();
    if (frame === null) return null;
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
    twin.port = frame.port;
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
    if (frame.id < this.smallSlots) this.#bare.give(frame);
    else if (frame.id < 2 * this.smallSlots) this.#small.give(frame);
    else if (frame.id < 2 * this.smallSlots + this.largeSlots) this.#large.give(frame);
    else this.#super.give(frame);
  }

  #slotsFor(length: number): Slots {
    if (length <= BARE_CAPACITY) return this.#bare;
    if (length <= SMALL_CAPACITY) return this.#small;
    return length <= LARGE_CAPACITY ? this.#large : this.#super;
  }
}
