import { ascii, Character, equals, isDigit, isToken, isVisible } from './characters.ts';
import { Field, Method, methodNames } from './fieldNames.table.ts';
import { FieldLines } from './fieldLines.ts';
import { Framing } from './framing.ts';

const methods = methodNames.map(ascii);
const version = ascii('HTTP/');
const schemes = ['http://', 'https://'].map(ascii);
const VERSION_BYTES = 8;
const FIELDS = 12;
const OK = 0;

/** A request head, read where it lies: places and lengths in the bytes, until the next one is read. */
export class RequestHead {
  readonly lines = new FieldLines();
  readonly framing = new Framing();
  /** A row of `methodNames`. */
  method: number = Method.Other;
  target = 0;
  targetLength = 0;
  /** The target's path, without query; length 0 where there is none. */
  path = 0;
  pathLength = 0;
  major = 1;
  minor = 1;
  /** Where the version's eight bytes stand, and where the first field line does. */
  version = 0;
  fields = 0;
  /** By field of `fieldNames`: how often it stood, and where its last value is. */
  readonly count = new Uint8Array(FIELDS);
  readonly value = new Int32Array(FIELDS);
  readonly valueLength = new Int32Array(FIELDS);

  /** 0, or the status that refuses it (RFC 9112 §3, §5). `end` is one past the empty line. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const status = this.#readLine(bytes, start, end);
    return status === OK ? this.#readFields(bytes) : status;
  }

  /** May the connection serve another request after this one (RFC 9112 §9.3)? */
  get persists(): boolean {
    const { saysClose, saysKeepAlive } = this.framing;
    return this.minor >= 1 || this.major > 1 ? !saysClose : saysKeepAlive && !saysClose;
  }

  #readLine(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (isToken(bytes[at])) at++;
    if (at === start || bytes[at] !== Character.Space) return 400;
    this.method = methodOf(bytes, start, at - start);
    this.target = ++at;
    while (isVisible(bytes[at])) at++;
    this.targetLength = at - this.target;
    if (this.targetLength === 0 || bytes[at] !== Character.Space) return 400;
    this.version = ++at;
    if (at + VERSION_BYTES >= end || !equals(bytes, at, version.length, version)) return 400;
    if (!isDigit(bytes[at + 5]) || bytes[at + 6] !== 46 || !isDigit(bytes[at + 7])) return 400;
    this.major = bytes[at + 5] - 48;
    this.minor = bytes[at + 7] - 48;
    at += VERSION_BYTES;
    if (bytes[at] === Character.Return) at++;
    if (bytes[at] !== Character.LineFeed) return 400;
    this.fields = at + 1;
    this.#findPath(bytes);
    return OK;
  }

  /** Of a target in origin or absolute form (RFC 9112 §3.2). */
  #findPath(bytes: Uint8Array): void {
    const end = this.target + this.targetLength;
    let at = this.target;
    for (const scheme of schemes)
      if (this.targetLength > scheme.length && equals(bytes, at, scheme.length, scheme)) {
        at += scheme.length;
        while (at < end && bytes[at] !== 47 && bytes[at] !== 63) at++;
        break;
      }
    this.path = at;
    while (at < end && bytes[at] !== 63 && bytes[at] !== 35) at++;
    this.pathLength = at - this.path;
  }

  #readFields(bytes: Uint8Array): number {
    this.framing.begin();
    this.count.fill(0);
    const { lines, framing } = this;
    lines.begin(this.fields);
    while (lines.advance(bytes)) {
      if (lines.field === Field.Unknown) continue;
      this.count[lines.field]++;
      this.value[lines.field] = lines.value;
      this.valueLength[lines.field] = lines.valueLength;
      framing.take(bytes, lines);
    }
    if (lines.isBad || framing.isBad) return 400;
    // A coding nobody can undo would leave the end of the content unknown (RFC 9112 §6.3).
    return framing.hasOtherCoding && !framing.isChunked ? 400 : OK;
  }
}

function methodOf(bytes: Uint8Array, start: number, length: number): number {
  for (let code = 1; code < methods.length; code++)
    if (equals(bytes, start, length, methods[code])) return code;
  return Method.Other;
}
