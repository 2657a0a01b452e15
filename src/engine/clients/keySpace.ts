import type { MessagePattern } from '#engine/kernel/pattern.ts';
import { ByteWriter, digits } from './byteWriter.ts';
import type { SizeSource } from './dialogue.ts';

export interface KeySpaceConfig {
  readonly keys: number;
  /** The first so many are held by the server from the start: the most popular. */
  readonly present: number;
  readonly keySizes: SizeSource;
  readonly valueSizes: SizeSource;
}

/** Longest key. */
export const MOST_KEY = 250;
const FILL = 'k'.charCodeAt(0);

/**
 * All keys of a key-value workload, by popularity: how long each is, and its value, which is always the same, so that every reply
 * can be checked. A key is its number behind as many letters as its length leaves room for; a value is the key's known bytes.
 */
export class KeySpace {
  readonly keys: number;
  readonly present: number;
  /** By key. */
  readonly keyBytes: Uint8Array;
  readonly valueBytes: Int32Array;
  readonly #width: number;

  constructor(
    private readonly pattern: MessagePattern,
    { keys, present, keySizes, valueSizes }: KeySpaceConfig,
  ) {
    this.keys = keys;
    this.present = present;
    this.#width = digits(keys - 1);
    this.keyBytes = new Uint8Array(keys);
    this.valueBytes = new Int32Array(keys);
    for (let key = 0; key < keys; key++) {
      this.keyBytes[key] = Math.min(MOST_KEY, Math.max(this.#width, keySizes.draw()));
      this.valueBytes[key] = valueSizes.draw();
    }
  }

  writeKey(writer: ByteWriter, key: number): void {
    writer.repeat(FILL, this.keyBytes[key] - this.#width);
    writer.number(key, this.#width);
  }

  /** The message (kernel/pattern.ts) a key's value consists of. */
  messageOf(key: number): number {
    return this.pattern.key(key);
  }

  /** Every key and value the server holds at the start; both are views, good until the call returns. */
  forEachPresent(take: (key: Uint8Array, value: Uint8Array) => void): void {
    const name = new Uint8Array(MOST_KEY);
    const writer = new ByteWriter(name);
    const ring = new Uint8Array(2 * PERIOD);
    this.pattern.fill(ring, 0, ring.length);
    for (let key = 0; key < this.present; key++) {
      writer.at = 0;
      this.writeKey(writer, key);
      take(name.subarray(0, writer.at), this.#value(ring, key));
    }
  }

  #value(ring: Uint8Array, key: number): Uint8Array {
    const from = this.pattern.offset(this.messageOf(key), 0);
    const length = this.valueBytes[key];
    if (length <= PERIOD) return ring.subarray(from, from + length);
    return Uint8Array.from({ length }, (_, at) => ring[(from + at) % PERIOD]);
  }
}

/** Of the pattern. */
const PERIOD = 4096;
