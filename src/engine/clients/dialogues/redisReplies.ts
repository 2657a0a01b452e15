import { ascii } from '#engine/clients/byteWriter.ts';
import { Reply } from '#engine/clients/dialogue.ts';
import type { KeySpace } from '#engine/clients/keySpace.ts';
import type { MessagePattern } from '#engine/kernel/pattern.ts';
import { Tally } from '#engine/kernel/tally.ts';

/** Where in a reply a slot is. */
const At = { Type: 0, Status: 1, Length: 2, LengthEnd: 3, Value: 4, ValueEnd: 5, Nil: 6 } as const;
/** What is still to come. */
const Wanted = { Value: 1, Status: 2, QuitStatus: 4 } as const;
const Count = { Hits: 0, Misses: 1, Errors: 2, NoReplies: 3, WrongLengths: 4 } as const;
const okay = ascii('+OK\r\n');
const nil = ascii('$-1\r\n');
const newLine = ascii('\r\n');
const DOLLAR = 36;
const MINUS = 45;
const ZERO = 48;
const BROKEN = -1;
/** A bulk string is at most 512 MB long. */
const MOST_LENGTH = 536_870_912;

/** Replies of a Redis (RESP2), read as they come and held against what was asked: by slot, a byte at a time but for values. */
export class RedisReplies {
  /** Bytes of values that are not the key's. */
  bytesWrong = 0;
  readonly #counts = new Tally([
    'values found',
    'keys not found',
    'error replies',
    'replies that are none',
    'values of another length',
  ]);
  /** By slot. */
  readonly #at: Uint8Array;
  readonly #wanted: Uint8Array;
  readonly #key: Int32Array;
  /** How far into a fixed text or a value; the length read so far. */
  readonly #position: Int32Array;
  readonly #length: Int32Array;

  constructor(
    private readonly pattern: MessagePattern,
    private readonly keySpace: KeySpace,
    slots: number,
  ) {
    this.#at = new Uint8Array(slots);
    this.#wanted = new Uint8Array(slots);
    this.#key = new Int32Array(slots);
    this.#position = new Int32Array(slots);
    this.#length = new Int32Array(slots);
  }

  expect(slot: number, key: number, isSet: boolean, quits: boolean): void {
    this.#at[slot] = At.Type;
    this.#wanted[slot] = (isSet ? Wanted.Status : Wanted.Value) | (quits ? Wanted.QuitStatus : 0);
    this.#key[slot] = key;
  }

  /** A row of `Reply`. */
  read(slot: number, bytes: Uint8Array, start: number, count: number): number {
    const end = start + count;
    let at = start;
    while (at < end && this.#wanted[slot] !== 0) {
      at = this.#at[slot] === At.Value ? this.#value(slot, bytes, at, end) : this.#byte(slot, bytes[at], at);
      if (at === BROKEN) return Reply.Wrong;
    }
    if (at < end) {
      // Nobody asked for it.
      this.bytesWrong += end - at;
      return Reply.Wrong;
    }
    return this.#wanted[slot] === 0 ? Reply.Whole : Reply.Partial;
  }

  report(): Record<string, number> {
    return this.#counts.record();
  }

  /** Takes one byte at `at`: where the next is, or BROKEN. */
  #byte(slot: number, byte: number, at: number): number {
    switch (this.#at[slot]) {
      case At.Type:
        return this.#type(slot, byte) ? at + 1 : BROKEN;
      case At.Status:
        return this.#fixed(slot, byte, okay) ? at + 1 : BROKEN;
      case At.ValueEnd:
        return this.#fixed(slot, byte, newLine) ? at + 1 : BROKEN;
      case At.Length:
        return this.#digit(slot, byte) ? at + 1 : BROKEN;
      case At.Nil:
        return this.#nil(slot, byte) ? at + 1 : BROKEN;
      default:
        return byte === newLine[1] && this.#lengthRead(slot) ? at + 1 : BROKEN;
    }
  }

  #type(slot: number, byte: number): boolean {
    const isValue = (this.#wanted[slot] & Wanted.Value) !== 0;
    this.#position[slot] = 1;
    this.#length[slot] = 0;
    this.#at[slot] = isValue ? At.Length : At.Status;
    if (byte === (isValue ? DOLLAR : okay[0])) return true;
    this.#counts.add(byte === MINUS ? Count.Errors : Count.NoReplies);
    return false;
  }

  /** A byte of a text that cannot be another; its last ends the reply. */
  #fixed(slot: number, byte: number, text: Uint8Array): boolean {
    if (byte !== text[this.#position[slot]]) {
      this.#counts.add(Count.NoReplies);
      return false;
    }
    if (++this.#position[slot] === text.length) this.#done(slot);
    return true;
  }

  /** What was asked for has come; a QUIT's answer may follow. */
  #done(slot: number): void {
    this.#at[slot] = At.Type;
    this.#wanted[slot] &= Wanted.QuitStatus;
    if (this.#wanted[slot] !== 0) this.#wanted[slot] = Wanted.Status;
  }

  #digit(slot: number, byte: number): boolean {
    const digit = byte - ZERO;
    const isFirst = this.#position[slot]++ === 1;
    if (digit >= 0 && digit <= 9) this.#length[slot] = this.#length[slot] * 10 + digit;
    else if (isFirst && byte === MINUS) this.#at[slot] = At.Nil;
    else if (!isFirst && byte === newLine[0]) this.#at[slot] = At.LengthEnd;
    else this.#length[slot] = MOST_LENGTH + 1;
    if (this.#length[slot] <= MOST_LENGTH) return true;
    this.#counts.add(Count.NoReplies);
    return false;
  }

  /** Only a key that was not there at the start may be missing. */
  #nil(slot: number, byte: number): boolean {
    const isLast = this.#position[slot] === nil.length - 1;
    if (!this.#fixed(slot, byte, nil)) return false;
    if (!isLast) return true;
    this.#counts.add(Count.Misses);
    return this.#key[slot] >= this.keySpace.present;
  }

  #lengthRead(slot: number): boolean {
    const length = this.#length[slot];
    const isRight = length === this.keySpace.valueBytes[this.#key[slot]];
    this.#position[slot] = 0;
    this.#at[slot] = length === 0 ? At.ValueEnd : At.Value;
    this.#counts.add(isRight ? Count.Hits : Count.WrongLengths);
    return isRight;
  }

  #value(slot: number, bytes: Uint8Array, at: number, end: number): number {
    const position = this.#position[slot];
    const count = Math.min(end - at, this.#length[slot] - position);
    const message = this.keySpace.messageOf(this.#key[slot]);
    this.bytesWrong += this.pattern.mismatches(bytes, at, count, message, position);
    this.#position[slot] = position + count;
    if (this.#position[slot] === this.#length[slot]) {
      this.#position[slot] = 0;
      this.#at[slot] = At.ValueEnd;
    }
    return at + count;
  }
}
