const MINUS = 0x2d;
const ZERO = 0x30;
/** Digits that a double holds exactly, whatever they are. */
const EXACT_DIGITS = 15;
const MOST_DIGITS = 19;
const GREATEST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);

/**
 * Reads a decimal integer of 64 bits as Redis does: no blanks, no plus, no leading zero. Small ones stay doubles, in a typed
 * array so that they are not boxed; what a double does not hold is a BigInt.
 */
export class Integers {
  /** [0]: the last one read, where `isSmall`. */
  readonly value = new Float64Array(1);
  isSmall = true;
  #big = 0n;

  /** False: it is none. */
  read(bytes: Uint8Array, at: number, length: number): boolean {
    const isNegative = length > 0 && bytes[at] === MINUS;
    const digits = isNegative ? length - 1 : length;
    const first = isNegative ? at + 1 : at;
    if (digits === 0 || digits > MOST_DIGITS) return false;
    if (bytes[first] === ZERO && length > 1) return false;
    for (let place = first; place < at + length; place++) if (!isDigit(bytes[place])) return false;
    this.isSmall = digits <= EXACT_DIGITS;
    if (this.isSmall) this.#readSmall(bytes, first, digits, isNegative);
    else return this.#readBig(bytes, first, digits, isNegative);
    return true;
  }

  #readSmall(bytes: Uint8Array, first: number, digits: number, isNegative: boolean): void {
    let sum = 0;
    for (let place = first; place < first + digits; place++) sum = sum * 10 + (bytes[place] - ZERO);
    this.value[0] = isNegative ? -sum : sum;
  }

  #readBig(bytes: Uint8Array, first: number, digits: number, isNegative: boolean): boolean {
    let text = isNegative ? '-' : '';
    for (let place = first; place < first + digits; place++) text += String.fromCharCode(bytes[place]);
    this.#big = BigInt(text);
    return this.#big >= LEAST && this.#big <= GREATEST;
  }

  /** The last one read. */
  get big(): bigint {
    return this.isSmall ? BigInt(this.value[0]) : this.#big;
  }
}

/** Does it fit into 64 bits? */
export const isInRange = (number: bigint): boolean => number >= LEAST && number <= GREATEST;
/** LLONG_MAX. */
export const greatest = GREATEST;
export const least = LEAST;

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= ZERO + 9;

/** Writes a whole number's digits so that they end before `end`; where they begin. A double is exact to 2^53. */
export function writeDigits(bytes: Uint8Array, end: number, source: Float64Array): number {
  let rest = Math.abs(source[0]);
  let at = end;
  do {
    const tenth = Math.floor(rest / 10);
    bytes[--at] = ZERO + (rest - tenth * 10);
    rest = tenth;
  } while (rest > 0);
  if (source[0] < 0) bytes[--at] = MINUS;
  return at;
}
