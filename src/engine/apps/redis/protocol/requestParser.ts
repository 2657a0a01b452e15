import { Arguments } from './arguments.ts';
import { InlineWords } from './inlineWords.ts';
import { Integers } from './integers.ts';

/** What came of a look at the input. */
export const Parsed = {
  /** More bytes have to come. */
  Incomplete: 0,
  /** `words` is a request; it may be empty. */
  Request: 1,
  /** `complaint` says what is wrong with it; nothing after it can be read. */
  Broken: 2,
} as const;
export type Parsed = (typeof Parsed)[keyof typeof Parsed];

/** Longest line without bulk (PROTO_INLINE_MAX_SIZE), and longest bulk (proto-max-bulk-len), bytes. */
export const MOST_INLINE = 65_536;
export const MOST_BULK = 1_048_576;
const MOST_WORDS = 2_147_483_647;
const STAR = 0x2a;
const DOLLAR = 0x24;
const CR = 13;
const LF = 10;
const NONE = -1;

/** How far a request has been read that is not whole yet: columns by connection. */
export class Progress {
  /** Offset of what has not been looked at, from the start of the request. */
  readonly scanned: Int32Array;
  /** Words still to come; -1: its first line is not read. */
  readonly wordsLeft: Int32Array;
  /** Length of the word under way, -1: its line is not read. */
  readonly bulk: Int32Array;

  constructor(connections: number) {
    this.scanned = new Int32Array(connections);
    this.wordsLeft = new Int32Array(connections).fill(NONE);
    this.bulk = new Int32Array(connections).fill(NONE);
  }

  begin(connection: number): void {
    this.scanned[connection] = 0;
    this.wordsLeft[connection] = NONE;
    this.bulk[connection] = NONE;
  }
}

/** Reads requests where they lie, byte for byte as Redis 7.0 takes them (networking.c: processMultibulkBuffer, processInlineBuffer). */
export class RequestParser {
  readonly words = new Arguments();
  complaint = '';
  /** Where the request ended. */
  end = 0;
  readonly #integers = new Integers();
  readonly #inline = new InlineWords(MOST_INLINE + 64);

  constructor(private readonly progress: Progress) {}

  /** Looks for a request of a connection in bytes[from..to). */
  read(connection: number, bytes: Uint8Array, from: number, to: number): Parsed {
    const { progress } = this;
    if (from === to) return Parsed.Incomplete;
    if (progress.wordsLeft[connection] === NONE && bytes[from] !== STAR)
      return this.#readLine(bytes, from, to);
    const isResumed = progress.scanned[connection] > 0;
    this.words.bytes = bytes;
    this.words.count = 0;
    const result = this.#scan(connection, bytes, from, to);
    if (result !== Parsed.Request) return result;
    progress.begin(connection);
    if (!isResumed) return result;
    // The words of the part that had come before were not kept: all of it is here now.
    this.words.count = 0;
    this.#scan(connection, bytes, from, to);
    progress.begin(connection);
    return Parsed.Request;
  }

  #scan(connection: number, bytes: Uint8Array, from: number, to: number): Parsed {
    const { scanned, wordsLeft, bulk } = this.progress;
    if (wordsLeft[connection] === NONE) {
      const line = this.#count(bytes, from, to, MOST_WORDS, 'mbulk count string', 'multibulk length', false);
      if (line !== Parsed.Request) return line;
      wordsLeft[connection] = Math.max(0, this.#integers.value[0]);
      scanned[connection] = this.end - from;
    }
    while (wordsLeft[connection] > 0) {
      const at = from + scanned[connection];
      if (bulk[connection] === NONE) {
        const line = this.#count(bytes, at, to, MOST_BULK, 'bulk count string', 'bulk length', true);
        if (line !== Parsed.Request) return line;
        bulk[connection] = this.#integers.value[0];
        scanned[connection] = this.end - from;
        continue;
      }
      const length = bulk[connection];
      if (to - at < length + 2) return Parsed.Incomplete;
      this.words.add(at, length);
      scanned[connection] += length + 2; // whatever the last two are
      bulk[connection] = NONE;
      wordsLeft[connection]--;
    }
    this.end = from + scanned[connection];
    return Parsed.Request;
  }

  /** A line of a mark and a number: the number is in `#integers`, `end` behind the line. */
  #count(
    bytes: Uint8Array,
    at: number,
    to: number,
    most: number,
    line: string,
    what: string,
    isBulk: boolean,
  ): Parsed {
    const found = find(bytes, at, to, CR);
    if (found === NONE) return to - at > MOST_INLINE ? this.#break(`too big ${line}`) : Parsed.Incomplete;
    if (found > to - 2) return Parsed.Incomplete;
    if (isBulk && bytes[at] !== DOLLAR) return this.#break(unexpected(bytes[at]));
    const { value } = this.#integers;
    const isNumber = this.#integers.read(bytes, at + 1, found - at - 1);
    if (!this.#integers.isSmall) value[0] = this.#integers.big < 0 ? -1 : Infinity;
    if (!isNumber || value[0] > most || (isBulk && value[0] < 0)) return this.#break(`invalid ${what}`);
    this.end = found + 2;
    return Parsed.Request;
  }

  #readLine(bytes: Uint8Array, from: number, to: number): Parsed {
    const newline = find(bytes, from, to, LF);
    if (newline === NONE)
      return to - from > MOST_INLINE ? this.#break('too big inline request') : Parsed.Incomplete;
    const end = newline > from && bytes[newline - 1] === CR ? newline - 1 : newline;
    if (end - from > MOST_INLINE) return this.#break('too big inline request');
    this.end = newline + 1;
    return this.#inline.read(bytes, from, end, this.words)
      ? Parsed.Request
      : this.#break('unbalanced quotes in request');
  }

  #break(complaint: string): Parsed {
    this.complaint = complaint;
    return Parsed.Broken;
  }
}

/** As C prints it: a NUL ends the text. */
function unexpected(byte: number): string {
  return byte === 0 ? "expected '$', got '" : `expected '$', got '${String.fromCharCode(byte)}'`;
}

/** Where a byte is first found in bytes[at..to), as strchr finds it: not behind a NUL. */
function find(bytes: Uint8Array, at: number, to: number, wanted: number): number {
  for (let place = at; place < to; place++) {
    if (bytes[place] === wanted) return place;
    if (bytes[place] === 0) return NONE;
  }
  return NONE;
}
