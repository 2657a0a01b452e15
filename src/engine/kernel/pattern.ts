import { RandomStream } from './random.ts';

/** Bytes after which the pattern repeats. */
const PERIOD = 4096;

/**
 * Known bytes for payloads: a fixed pseudo-random ring. Position `p` of a message with key `k` holds
 * `ring[(4k + p) mod 4096]`, so that a byte of another message, or moved by one, is noticed.
 */
export class MessagePattern {
  readonly #ring = new Uint8Array(PERIOD);

  constructor() {
    const stream = new RandomStream(1, 'message pattern');
    for (let at = 0; at < PERIOD; at++) this.#ring[at] = stream.int32();
  }

  /** Where in a buffer filled by `fill` a message's byte `position` is found. */
  offset(key: number, position: number): number {
    return (key * 4 + position) & (PERIOD - 1);
  }

  /** Fills a buffer with the ring, over and over. */
  fill(bytes: Uint8Array, start: number, length: number): void {
    for (let at = 0; at < length; at++) bytes[start + at] = this.#ring[at & (PERIOD - 1)];
  }

  /** How many of `length` bytes at `start` are not the message's bytes from `position` on. */
  mismatches(bytes: Uint8Array, start: number, length: number, key: number, position: number): number {
    const ring = this.#ring;
    let wrong = 0;
    let expected = this.offset(key, position);
    for (let at = start; at < start + length; at++) {
      if (bytes[at] !== ring[expected]) wrong++;
      expected = (expected + 1) & (PERIOD - 1);
    }
    return wrong;
  }
}
