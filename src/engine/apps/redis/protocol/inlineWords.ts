import type { Arguments } from './arguments.ts';

const NUL = 0;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const SMALL_X = 0x78;
/** \n, \r, \t, \b and \a. */
const escapes: Readonly<Record<number, number>> = { 0x6e: 10, 0x72: 13, 0x74: 9, 0x62: 8, 0x61: 7 };

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 9 && byte <= 13);
/** What ends a word outside quotes. */
const endsWord = (byte: number): boolean =>
  byte === 0x20 || byte === 10 || byte === 13 || byte === 9 || byte === NUL;

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Words of an inline command, in quotes or not, as redis-cli writes them; they are copied out, for escapes make them shorter. */
export class InlineWords {
  readonly #memory: Uint8Array;
  #written = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  constructor(longestLine: number) {
    this.#memory = new Uint8Array(longestLine);
  }

  /** False: the quotes are unbalanced. */
  read(bytes: Uint8Array, at: number, end: number, words: Arguments): boolean {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
    this.#written = 0;
    words.bytes = this.#memory;
    words.count = 0;
    for (;;) {
      while (isSpace(this.#peek())) this.#at++;
      if (this.#peek() === NUL) return true;
      const start = this.#written;
      if (!this.#word()) return false;
      words.add(start, this.#written - start);
    }
  }

  /** A line ends as a C string does. */
  #peek(ahead = 0): number {
    return this.#at + ahead < this.#end ? this.#bytes[this.#at + ahead] : NUL;
  }

  #word(): boolean {
    for (;;) {
      const byte = this.#peek();
      if (endsWord(byte)) return true;
      this.#at++;
      if (byte === QUOTE || byte === APOSTROPHE) return this.#quoted(byte);
      this.#memory[this.#written++] = byte;
    }
  }

  /** Up to the closing quote, which a space or the end has to follow. */
  #quoted(quote: number): boolean {
    for (;;) {
      const byte = this.#peek();
      if (byte === NUL) return false;
      this.#at++;
      if (byte === quote) {
        const next = this.#peek();
        return next === NUL || isSpace(next);
      }
      this.#memory[this.#written++] = byte === BACKSLASH ? this.#escaped(quote) : byte;
    }
  }

  /** What a backslash stands for, with what follows; between apostrophes only another apostrophe is escaped. */
  #escaped(quote: number): number {
    const next = this.#peek();
    if (quote === APOSTROPHE) {
      if (next !== APOSTROPHE) return BACKSLASH;
      this.#at++;
      return APOSTROPHE;
    }
    if (next === NUL) return BACKSLASH;
    const high = hexDigit(this.#peek(1));
    const low = hexDigit(this.#peek(2));
    if (next === SMALL_X && high >= 0 && low >= 0) {
      this.#at += 3;
      return (high << 4) | low;
    }
    this.#at++;
    return escapes[next] ?? next;
  }
}
