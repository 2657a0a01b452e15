import { ascii } from '#engine/clients/byteWriter.ts';
import { Reply } from '#engine/clients/dialogue.ts';
import { Tally } from '#engine/kernel/tally.ts';

/** Where in a response a slot is: its status line, the start of a field line, the name of the one field that counts, its value, another field, content. */
const At = { Status: 0, LineStart: 1, Name: 2, Value: 3, Skip: 4, LastLine: 5, Content: 6, Done: 7 } as const;
const Count = { Right: 0, OtherStatus: 1, NoReplies: 2, WrongLengths: 3 } as const;
const OKAY = 200;
const statusLine = ascii('HTTP/1.1 ');
const STATUS_END = statusLine.length + 3;
const fieldName = ascii('content-length:');
/** Byte p of a file is p mod 251. */
const PERIOD = 251;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const ZERO = 48;
/** Makes a letter small. */
const SMALL = 0x20;
const MOST_LENGTH = 1_073_741_824;
const BROKEN = -1;

/** Responses of an HTTP server (RFC 9112 §4 to §6), read as they come: status 200, the length asked for, and the file's bytes. */
export class HttpReplies {
  /** Bytes of content that are not the file's. */
  bytesWrong = 0;
  readonly #counts = new Tally([
    'responses 200',
    'responses with another status',
    'responses that are none',
    'content of another length',
  ]);
  /** By slot. */
  readonly #at: Uint8Array;
  /** How far into a line or the content. */
  readonly #position: Int32Array;
  readonly #status: Int32Array;
  /** Stated, and asked for; the first is -1 until its field has come. */
  readonly #length: Int32Array;
  readonly #wanted: Int32Array;

  constructor(slots: number) {
    this.#at = new Uint8Array(slots);
    this.#position = new Int32Array(slots);
    this.#status = new Int32Array(slots);
    this.#length = new Int32Array(slots);
    this.#wanted = new Int32Array(slots);
  }

  /** The next response is to carry so many bytes. */
  expect(slot: number, bytes: number): void {
    this.#at[slot] = At.Status;
    this.#position[slot] = 0;
    this.#status[slot] = 0;
    this.#length[slot] = -1;
    this.#wanted[slot] = bytes;
  }

  /** A row of `Reply`. */
  read(slot: number, bytes: Uint8Array, start: number, count: number): number {
    const end = start + count;
    let at = start;
    while (at < end && this.#at[slot] !== At.Done) {
      if (this.#at[slot] === At.Content) at = this.#content(slot, bytes, at, end);
      else at = this.#head(slot, bytes[at]) ? at + 1 : BROKEN;
      if (at === BROKEN) return Reply.Wrong;
    }
    if (at < end) {
      // Nobody asked for it.
      this.bytesWrong += end - at;
      return Reply.Wrong;
    }
    return this.#at[slot] === At.Done ? Reply.Whole : Reply.Partial;
  }

  report(): Record<string, number> {
    return this.#counts.record();
  }

  /** Takes one byte of the head; false when this is no response to the request. */
  #head(slot: number, byte: number): boolean {
    switch (this.#at[slot]) {
      case At.Status:
        return this.#statusByte(slot, byte);
      case At.LineStart:
        return this.#lineStart(slot, byte);
      case At.Name:
        return this.#nameByte(slot, byte);
      case At.Value:
        return this.#valueByte(slot, byte);
      case At.Skip:
        if (byte === LINE_FEED) this.#at[slot] = At.LineStart;
        return true;
      default:
        return byte === LINE_FEED ? this.#headRead(slot) : this.#broken();
    }
  }

  #broken(): boolean {
    this.#counts.add(Count.NoReplies);
    return false;
  }

  /** The version, three digits and whatever reason there is. */
  #statusByte(slot: number, byte: number): boolean {
    const position = this.#position[slot]++;
    if (position < statusLine.length) return byte === statusLine[position] || this.#broken();
    if (position < STATUS_END) {
      this.#status[slot] = this.#status[slot] * 10 + byte - ZERO;
      return (byte >= ZERO && byte <= ZERO + 9) || this.#broken();
    }
    this.#at[slot] = At.Skip;
    if (byte !== SPACE && byte !== RETURN) return this.#broken();
    if (this.#status[slot] === OKAY) return true;
    this.#counts.add(Count.OtherStatus);
    return false;
  }

  #lineStart(slot: number, byte: number): boolean {
    this.#position[slot] = 0;
    if (byte === RETURN) {
      this.#at[slot] = At.LastLine;
      return true;
    }
    this.#at[slot] = At.Name;
    return this.#nameByte(slot, byte);
  }

  #nameByte(slot: number, byte: number): boolean {
    const position = this.#position[slot]++;
    if ((byte | SMALL) !== fieldName[position]) {
      this.#at[slot] = byte === LINE_FEED ? At.LineStart : At.Skip;
    } else if (position + 1 === fieldName.length) {
      this.#at[slot] = At.Value;
      if (this.#length[slot] >= 0) return this.#broken(); // two lengths are none
    }
    return true;
  }

  #valueByte(slot: number, byte: number): boolean {
    const length = this.#length[slot];
    if (byte === RETURN) this.#at[slot] = At.Skip;
    else if (byte >= ZERO && byte <= ZERO + 9) this.#length[slot] = Math.max(0, length) * 10 + byte - ZERO;
    else if (byte !== SPACE && byte !== TAB) return this.#broken();
    return this.#length[slot] <= MOST_LENGTH || this.#broken();
  }

  #headRead(slot: number): boolean {
    this.#position[slot] = 0;
    this.#at[slot] = this.#length[slot] === 0 ? At.Done : At.Content;
    const isRight = this.#length[slot] === this.#wanted[slot];
    this.#counts.add(isRight ? Count.Right : Count.WrongLengths);
    return isRight;
  }

  #content(slot: number, bytes: Uint8Array, at: number, end: number): number {
    const position = this.#position[slot];
    const count = Math.min(end - at, this.#length[slot] - position);
    let expected = position % PERIOD;
    let wrong = 0;
    for (let row = at; row < at + count; row++) {
      if (bytes[row] !== expected) wrong++;
      if (++expected === PERIOD) expected = 0;
    }
    this.bytesWrong += wrong;
    this.#position[slot] = position + count;
    if (position + count === this.#length[slot]) this.#at[slot] = At.Done;
    return at + count;
  }
}
