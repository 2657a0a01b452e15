import { RandomStream } from './random.ts';

/** Bytes after which the pattern repeats. */
const PERIOD = 4096;
/** No byte of it is ASCII: a dissector that looks for HTTP on port 80 finds none. */
const NOT_TEXT = 0x80;

/**
 * Known bytes for payloads: a fixed pseudo-random ring. Position `p` of a message with key `k` holds
 * `ring[(4k + p) mod 4096]`, so that a byte of another message, or moved by one, is noticed.
 */
export class MessagePattern {
  readonly #ring = new Uint8Array(PERIOD);
  readonly #ringWords = new Int32Array(this.#ring.buffer);
  /** The memory last looked at, as words. */
  #words: Int32Array = new Int32Array(0);

  constructor() {
    const stream = new RandomStream(1, 'message pattern');
    for (let at = 0; at < PERIOD; at++) this.#ring[at] = stream.int32() | NOT_TEXT;
  }

  /** The key of message `number`: 21 of its bits over three bytes that are no text either, and a zero. */
  key(number: number): number {
    const spread = (number & 0x7f) | ((number << 1) & 0x7f00) | ((number << 2) & 0x7f0000);
    return spread | 0x808080;
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
    const expected = this.offset(key, position);
    const whole =
      ((start | expected) & 3) === 0 && length >= 4 ? this.#equalWords(bytes, start, length, expected) : 0;
    return this.#differingBytes(bytes, start + whole, length - whole, (expected + whole) & (PERIOD - 1));
  }

  /** Bytes at the front that agree, looked at four at a time: nearly always all of them. */
  #equalWords(bytes: Uint8Array, start: number, length: number, expected: number): number {
    if (this.#words.buffer !== bytes.buffer) this.#words = new Int32Array(bytes.buffer);
    const words = this.#words;
    const ring = this.#ringWords;
    const count = length >> 2;
    const first = start >> 2;
    let at = expected >> 2;
    for (let word = 0; word < count; word++) {
      if (words[first + word] !== ring[at]) return word << 2;
      at = (at + 1) & (PERIOD / 4 - 1);
    }
    return count << 2;
  }

  #differingBytes(bytes: Uint8Array, start: number, length: number, expected: number): number {
    const ring = this.#ring;
    let wrong = 0;
    for (let at = 0; at < length; at++) {
      if (bytes[start + at] !== ring[(expected + at) & (PERIOD - 1)]) wrong++;
    }
    return wrong;
  }
}
