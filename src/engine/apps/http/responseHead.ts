import { ascii, Character, equals, isDigit, isValue } from './characters.ts';
import { FieldLines } from './fieldLines.ts';
import { Framing } from './framing.ts';

const version = ascii('HTTP/1.');
const VERSION_BYTES = 8;

/** A response head, read where it lies. */
export class ResponseHead {
  readonly lines = new FieldLines();
  readonly framing = new Framing();
  status = 0;
  minor = 1;
  /** Where the first field line stands. */
  fields = 0;

  /** False when it is none (RFC 9112 §4, §5). `end` is one past the empty line. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start + VERSION_BYTES;
    if (at + 5 > end || !equals(bytes, start, version.length, version) || !isDigit(bytes[at - 1]))
      return false;
    this.minor = bytes[at - 1] - 48;
    if (bytes[at++] !== Character.Space) return false;
    this.status = 0;
    for (let digit = 0; digit < 3; digit++, at++) {
      if (!isDigit(bytes[at])) return false;
      this.status = this.status * 10 + bytes[at] - 48;
    }
    if (this.status < 100) return false;
    while (isValue(bytes[at])) at++;
    if (bytes[at] === Character.Return) at++;
    if (bytes[at] !== Character.LineFeed) return false;
    this.fields = at + 1;
    return this.#readFields(bytes);
  }

  /** May the connection serve another request, once this response has ended (RFC 9112 §9.3)? */
  get persists(): boolean {
    const { saysClose, saysKeepAlive } = this.framing;
    return this.minor >= 1 ? !saysClose : saysKeepAlive && !saysClose;
  }

  #readFields(bytes: Uint8Array): boolean {
    const { lines, framing } = this;
    framing.begin();
    lines.begin(this.fields);
    while (lines.advance(bytes)) framing.take(bytes, lines);
    return !lines.isBad && !framing.isBad;
  }
}
