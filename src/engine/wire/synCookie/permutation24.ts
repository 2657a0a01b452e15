import type { RandomStream } from '#engine/kernel/random.ts';

const ROUNDS = 4;
const HALF_BITS = 12;
const HALF_MASK = (1 << HALF_BITS) - 1;

/** A keyed permutation of 24-bit numbers: four Feistel rounds (Luby and Rackoff 1988) over halves of 12 bits. */
export class Permutation24 {
  readonly #keys: Int32Array;

  constructor(secret: RandomStream) {
    this.#keys = Int32Array.from({ length: ROUNDS }, () => secret.int32());
  }

  hide(value: number): number {
    let left = value >>> HALF_BITS;
    let right = value & HALF_MASK;
    for (let round = 0; round < ROUNDS; round++) {
      const next = left ^ this.#mix(right, round);
      left = right;
      right = next;
    }
    return (left << HALF_BITS) | right;
  }

  reveal(hidden: number): number {
    let left = hidden >>> HALF_BITS;
    let right = hidden & HALF_MASK;
    for (let round = ROUNDS - 1; round >= 0; round--) {
      const previous = right ^ this.#mix(left, round);
      right = left;
      left = previous;
    }
    return (left << HALF_BITS) | right;
  }

  #mix(half: number, round: number): number {
    let mixed = Math.imul(half ^ this.#keys[round], 0x9e3779b1);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77);
    return (mixed >>> 17) & HALF_MASK;
  }
}
