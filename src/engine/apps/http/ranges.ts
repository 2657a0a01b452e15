import { ascii, Character, equalsIgnoringCase, isBlank, isDigit } from './characters.ts';

export const Range = { None: 0, Part: 1, Outside: 2 } as const;
export type Range = (typeof Range)[keyof typeof Range];

const unit = ascii('bytes');
const MOST_DIGITS = 15;

/** One range of bytes (RFC 9110 §14.1.2), read where it lies. */
export class ByteRange {
  first = 0;
  last = 0;
  readonly #number = new Float64Array(1);

  /** `None`: several ranges, or no range of bytes: the field is ignored. `Outside`: nothing of it is in a file of `size`. */
  read(bytes: Uint8Array, start: number, length: number, size: number): Range {
    const end = start + length;
    let at = start;
    while (at < end && bytes[at] !== 61 && !isBlank(bytes[at])) at++;
    if (!equalsIgnoringCase(bytes, start, at - start, unit)) return Range.None;
    while (at < end && isBlank(bytes[at])) at++;
    if (at === end || bytes[at++] !== 61) return Range.None;
    while (at < end && isBlank(bytes[at])) at++;
    const from = at;
    at = this.#digits(bytes, at, end);
    const hasFirst = at > from;
    const first = this.#number[0];
    if (at < 0 || at === end || bytes[at++] !== 45) return Range.None;
    const to = at;
    at = this.#digits(bytes, at, end);
    if (at < 0) return Range.None;
    const hasLast = at > to;
    while (at < end && isBlank(bytes[at])) at++;
    if (at < end || (!hasFirst && !hasLast)) return Range.None;
    const last = hasLast ? this.#number[0] : size - 1;
    return hasFirst ? this.#between(first, last, hasLast, size) : this.#suffix(last, size);
  }

  #between(first: number, last: number, hasLast: boolean, size: number): Range {
    if (hasLast && last < first) return Range.None;
    if (first >= size) return Range.Outside;
    this.first = first;
    this.last = Math.min(size - 1, last);
    return Range.Part;
  }

  #suffix(count: number, size: number): Range {
    if (count === 0 || size === 0) return Range.Outside;
    this.first = Math.max(0, size - count);
    this.last = size - 1;
    return Range.Part;
  }

  /** Where the digits end, or -1 when they are too many. */
  #digits(bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    this.#number[0] = 0;
    for (; at < end && isDigit(bytes[at]); at++) this.#number[0] = this.#number[0] * 10 + bytes[at] - 48;
    return at - from > MOST_DIGITS ? -1 : at;
  }
}

/** Does a list of entity tags hold this one, or is it `*` (RFC 9110 §13.1.2)? Weak ones count. */
export function listsTag(bytes: Uint8Array, start: number, length: number, tag: Uint8Array): boolean {
  const end = start + length;
  if (length === 1 && bytes[start] === 42) return true;
  for (let at = start; at < end;) {
    while (at < end && (isBlank(bytes[at]) || bytes[at] === Character.Comma)) at++;
    if (bytes[at] === 87 && bytes[at + 1] === 47) at += 2; // W/
    const first = at;
    while (at < end && !isBlank(bytes[at]) && bytes[at] !== Character.Comma) at++;
    if (at > first && equalsIgnoringCase(bytes, first, at - first, tag)) return true;
  }
  return false;
}
