import type { RandomStream } from '#engine/kernel/random.ts';

/** A frame in the making: bytes of its own, and checksums of its own, so that the engine's are not their own judge. */
export class Draft {
  readonly bytes = new Uint8Array(1598);
  readonly view = new DataView(this.bytes.buffer);
  length = 0;

  constructor(readonly random: RandomStream) {}

  get made(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  copy(bytes: Uint8Array): void {
    this.bytes.set(bytes);
    this.length = bytes.length;
  }

  fill(from: number, to: number): void {
    for (let at = from; at < to; at++) this.bytes[at] = this.random.int32();
  }

  pick<T>(values: readonly T[]): T {
    return values[this.random.below(values.length)];
  }

  /** Something near a number: itself, its neighbours, a window away, or anything. */
  near(value: number): number {
    const far = this.random.below(8);
    if (far < 2) return value | 0;
    if (far === 2) return (value + this.random.below(5) - 2) | 0;
    if (far < 5) return (value + this.random.below(6000) - 3000) | 0;
    if (far < 7) return (value + this.random.below(140_000) - 70_000) | 0;
    return this.random.int32();
  }

  #sum(from: number, to: number, start: number): number {
    let sum = start;
    for (let at = from; at < to; at += 2) sum += at + 1 < to ? this.view.getUint16(at) : this.bytes[at] << 8;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
    return sum;
  }

  sealIp(): void {
    this.view.setUint16(24, 0);
    this.view.setUint16(24, ~this.#sum(14, 34, 0));
  }

  /** Over what the IP header says is TCP, as far as there are bytes. */
  sealTcp(): void {
    const end = Math.min(this.length, 14 + this.view.getUint16(16));
    if (end < 54) return;
    this.view.setUint16(50, 0);
    this.view.setUint16(50, ~this.#sum(26, end, 6 + end - 34));
  }

  sealIcmp(): void {
    this.view.setUint16(36, 0);
    this.view.setUint16(36, ~this.#sum(34, this.length, 0));
  }

  /** Sets the frame's and the datagram's length to what has been written. */
  endsAt(length: number): void {
    this.length = length;
    this.view.setUint16(16, length - 14);
  }
}
