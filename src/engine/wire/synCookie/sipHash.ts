/**
 * SipHash-2-4 (Aumasson and Bernstein 2012) over whole 32-bit words, on halves of 64-bit words: no BigInt. State is
 * v0..v3, low half first.
 */
export class SipHash {
  readonly #v = new Int32Array(8);
  /** The last hash: low and high half. */
  readonly out = new Int32Array(2);

  constructor(private readonly key: Int32Array) {}

  /** Hashes `count` words, little-endian as the paper reads bytes. */
  hash(words: Int32Array, count: number): void {
    this.#begin();
    let at = 0;
    for (; at + 1 < count; at += 2) this.#block(words[at], words[at + 1]);
    // The last block: what is left over, and the length in bytes as its top byte.
    this.#block(at < count ? words[at] : 0, (count * 4) << 24);
    const v = this.#v;
    v[4] ^= 0xff;
    for (let round = 0; round < 4; round++) this.#round();
    this.out[0] = v[0] ^ v[2] ^ v[4] ^ v[6];
    this.out[1] = v[1] ^ v[3] ^ v[5] ^ v[7];
  }

  #begin(): void {
    const v = this.#v;
    const key = this.key;
    v[0] = key[0] ^ 0x70736575;
    v[1] = key[1] ^ 0x736f6d65;
    v[2] = key[2] ^ 0x6e646f6d;
    v[3] = key[3] ^ 0x646f7261;
    v[4] = key[0] ^ 0x6e657261;
    v[5] = key[1] ^ 0x6c796765;
    v[6] = key[2] ^ 0x79746573;
    v[7] = key[3] ^ 0x74656462;
  }

  #block(low: number, high: number): void {
    const v = this.#v;
    v[6] ^= low;
    v[7] ^= high;
    this.#round();
    this.#round();
    v[0] ^= low;
    v[1] ^= high;
  }

  #round(): void {
    this.#half(0, 2, 13);
    this.#half(4, 6, 16);
    this.#swap(0);
    this.#half(0, 6, 21);
    this.#half(4, 2, 17);
    this.#swap(4);
  }

  /** a += b; b = rotate(b, by) ^ a. `a`, `b` are places of low halves. */
  #half(a: number, b: number, by: number): void {
    const v = this.#v;
    const low = (v[a] + v[b]) | 0;
    const carry = ((v[a] & v[b]) | ((v[a] | v[b]) & ~low)) >>> 31;
    const high = (v[a + 1] + v[b + 1] + carry) | 0;
    v[a] = low;
    v[a + 1] = high;
    const bl = v[b];
    const bh = v[b + 1];
    v[b] = ((bl << by) | (bh >>> (32 - by))) ^ low;
    v[b + 1] = ((bh << by) | (bl >>> (32 - by))) ^ high;
  }

  /** Rotation by 32: the halves change places. */
  #swap(a: number): void {
    const low = this.#v[a];
    this.#v[a] = this.#v[a + 1];
    this.#v[a + 1] = low;
  }
}
