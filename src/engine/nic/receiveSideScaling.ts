import type { Frame } from '#engine/wire/frame.ts';

const INPUT_BYTES = 12;
const INDIRECTION = 128;

/** The key of Microsoft's specification "RSS hashing functions", whose published vectors our hash meets. */
export const microsoftKey: readonly number[] = [
  0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca,
  0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b,
  0xbe, 0xac, 0x01, 0xfa,
];
/** The original's key (source-facts A.11): one byte repeated, so a flow hashes alike both ways, to 64 values only. */
export const repeatedKey: readonly number[] = new Array<number>(40).fill(0x05);

/** Toeplitz hash over addresses and ports, by a table of what each value of each input byte contributes. */
export class ReceiveSideScaling {
  readonly #contribution = new Int32Array(INPUT_BYTES * 256);
  readonly #indirection = new Uint8Array(INDIRECTION);

  /**
   * `isMasked`: as in the original, the hash is masked by the queues less one, and where these are no power of two the mask is
   * 0, so that every flow goes to the first (source-facts A.3, A.11).
   */
  constructor(queues: number, key: readonly number[], isMasked = false) {
    for (let at = 0; at < INPUT_BYTES * 256; at++)
      this.#contribution[at] = contribution(key, at >> 8, at & 255);
    const reached = isMasked && (queues & (queues - 1)) !== 0 ? 1 : queues;
    for (let i = 0; i < INDIRECTION; i++) this.#indirection[i] = i % reached;
  }

  hash(source: number, destination: number, ports: number): number {
    return this.#word(source, 0) ^ this.#word(destination, 4) ^ this.#word(ports, 8);
  }

  queue(frame: Frame): number {
    return this.queueOf(frame.ip.source, frame.ip.destination, frame.tcp.ports);
  }

  queueOf(source: number, destination: number, ports: number): number {
    return this.#indirection[this.hash(source, destination, ports) & (INDIRECTION - 1)];
  }

  #word(word: number, place: number): number {
    const table = this.#contribution;
    const at = place << 8;
    return (
      table[at + (word >>> 24)] ^
      table[at + 256 + ((word >>> 16) & 255)] ^
      table[at + 512 + ((word >>> 8) & 255)] ^
      table[at + 768 + (word & 255)]
    );
  }
}

/** XOR of the 32-bit windows of the key that stand over the set bits of `value` at byte `place`. */
function contribution(key: readonly number[], place: number, value: number): number {
  let hash = 0;
  for (let bit = 0; bit < 8; bit++) {
    if ((value & (0x80 >> bit)) !== 0) hash ^= keyWindow(key, place * 8 + bit);
  }
  return hash;
}

function keyWindow(key: readonly number[], bit: number): number {
  let word = 0;
  for (let i = 0; i < 32; i++) {
    const at = bit + i;
    word = (word << 1) | ((key[at >> 3] >> (7 - (at & 7))) & 1);
  }
  return word;
}
