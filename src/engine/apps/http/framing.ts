import { ascii, Character, equalsIgnoringCase, isBlank, isDigit } from './characters.ts';
import { Field } from './fieldNames.table.ts';
import type { FieldLines } from './fieldLines.ts';

/** How a message's content ends (RFC 9112 §6.3). */
export const Body = { None: 0, Length: 1, Chunked: 2, UntilClose: 3, Tunnel: 4 } as const;

const close = ascii('close');
const keepAlive = ascii('keep-alive');
const upgrade = ascii('upgrade');
const chunked = ascii('chunked');
/** A length of more digits is no number this machine counts to. */
const MOST_DIGITS = 15;

/** What a head's fields say of content and of the connection's future. One of them is read at a time, and reused. */
export class Framing {
  isChunked = false;
  /** A transfer coding other than chunked stands in the way. */
  hasOtherCoding = false;
  hasLength = false;
  readonly length = new Float64Array(1);
  saysClose = false;
  saysKeepAlive = false;
  saysUpgrade = false;
  isBad = false;

  begin(): void {
    this.isChunked = false;
    this.hasOtherCoding = false;
    this.hasLength = false;
    this.length[0] = 0;
    this.saysClose = false;
    this.saysKeepAlive = false;
    this.saysUpgrade = false;
    this.isBad = false;
  }

  /** Takes the line the cursor is at, if it is about framing. */
  take(bytes: Uint8Array, { field, value, valueLength }: FieldLines): void {
    if (field === Field.ContentLength) this.#takeLength(bytes, value, value + valueLength);
    else if (field === Field.Connection || field === Field.TransferEncoding)
      this.#takeList(bytes, field, value, value + valueLength);
  }

  /** A number; the same one several times is one (RFC 9110 §8.6). */
  #takeLength(bytes: Uint8Array, from: number, end: number): void {
    let at = from;
    do {
      while (at < end && isBlank(bytes[at])) at++;
      const first = at;
      let length = 0;
      for (; at < end && isDigit(bytes[at]); at++) length = length * 10 + bytes[at] - 48;
      if (at === first || at - first > MOST_DIGITS || (this.hasLength && length !== this.length[0]))
        this.isBad = true;
      this.hasLength = true;
      this.length[0] = length;
      while (at < end && isBlank(bytes[at])) at++;
    } while (at < end && bytes[at++] === Character.Comma);
    if (at < end) this.isBad = true;
  }

  #takeList(bytes: Uint8Array, field: number, from: number, end: number): void {
    for (let at = from; at < end; at++) {
      while (at < end && (isBlank(bytes[at]) || bytes[at] === Character.Comma)) at++;
      const first = at;
      while (at < end && bytes[at] !== Character.Comma) at++;
      let last = at;
      while (last > first && isBlank(bytes[last - 1])) last--;
      if (last === first) continue;
      if (field === Field.Connection) this.#takeOption(bytes, first, last - first);
      else this.#takeCoding(bytes, first, last - first);
    }
  }

  #takeOption(bytes: Uint8Array, start: number, length: number): void {
    if (equalsIgnoringCase(bytes, start, length, close)) this.saysClose = true;
    else if (equalsIgnoringCase(bytes, start, length, keepAlive)) this.saysKeepAlive = true;
    else if (equalsIgnoringCase(bytes, start, length, upgrade)) this.saysUpgrade = true;
  }

  /** Chunked is the last coding, and stands once (RFC 9112 §6.1). */
  #takeCoding(bytes: Uint8Array, start: number, length: number): void {
    const isLast = equalsIgnoringCase(bytes, start, length, chunked);
    if (this.isChunked) this.isBad = true;
    if (isLast) this.isChunked = true;
    else this.hasOtherCoding = true;
  }
}
