import { ascii, Character, equalsIgnoringCase, isBlank, isToken, isValue } from './characters.ts';
import { Field, fieldNames } from './fieldNames.table.ts';

const MOST_NAME = 32;
const named: readonly (readonly { code: number; name: Uint8Array }[])[] = Array.from(
  { length: MOST_NAME },
  (_, length) =>
    fieldNames.flatMap((name, code) => (name.length === length ? [{ code, name: ascii(name) }] : [])),
);

/** The number of a name in `fieldNames`, or `Field.Unknown`. */
function fieldOf(bytes: Uint8Array, start: number, length: number): number {
  if (length >= MOST_NAME) return Field.Unknown;
  const candidates = named[length];
  for (let at = 0; at < candidates.length; at++)
    if (equalsIgnoringCase(bytes, start, length, candidates[at].name)) return candidates[at].code;
  return Field.Unknown;
}

/**
 * One past the empty line that ends a head which begins at `start`, or -1 while it is not there. `from`: before it none was
 * found. A line feed alone ends a line as well (RFC 9112 §2.2).
 */
export function endOfHead(bytes: Uint8Array, start: number, from: number, end: number): number {
  const { LineFeed, Return } = Character;
  for (let at = Math.max(start, from); at < end; at++) {
    if (bytes[at] !== LineFeed) continue;
    const before = at - 1 >= start && bytes[at - 1] === Return ? at - 2 : at - 1;
    if (before >= start && bytes[before] === LineFeed) return at + 1;
  }
  return -1;
}

/** A cursor over the field lines of a head (RFC 9112 §5). It holds places in the bytes, never copies of them. */
export class FieldLines {
  /** Where the line starts and where the next one does. */
  line = 0;
  next = 0;
  name = 0;
  nameLength = 0;
  value = 0;
  valueLength = 0;
  /** A number of `fieldNames`, or -1. */
  field = Field.Unknown as number;
  /** What is no field line: a fold, a blank before the colon, a control character. */
  isBad = false;

  /** From behind the start line. */
  begin(at: number): void {
    this.next = at;
    this.isBad = false;
  }

  /** Moves to the next line; false at the empty one, or at a bad one. */
  advance(bytes: Uint8Array): boolean {
    const start = this.next;
    if (bytes[start] === Character.LineFeed || bytes[start] === Character.Return) return false;
    let at = start;
    while (isToken(bytes[at])) at++;
    if (at === start || bytes[at] !== Character.Colon) {
      this.isBad = true;
      return false;
    }
    this.line = start;
    this.name = start;
    this.nameLength = at - start;
    this.field = fieldOf(bytes, start, this.nameLength);
    return this.#readValue(bytes, at + 1);
  }

  #readValue(bytes: Uint8Array, from: number): boolean {
    let at = from;
    while (isBlank(bytes[at])) at++;
    this.value = at;
    while (isValue(bytes[at])) at++;
    let last = at;
    while (last > this.value && isBlank(bytes[last - 1])) last--;
    this.valueLength = last - this.value;
    if (bytes[at] === Character.Return) at++;
    this.isBad = bytes[at] !== Character.LineFeed;
    this.next = at + 1;
    return !this.isBad;
  }
}
