import { ascii } from './arguments.ts';
import { writeDigits } from './integers.ts';

/** Takes bytes of a reply, in order. */
export interface ReplySink {
  put(bytes: Uint8Array, at: number, length: number): void;
}

const ok = ascii('+OK\r\n');
const pong = ascii('+PONG\r\n');
const nothing = ascii('$-1\r\n');
const newline = ascii('\r\n');
const NUMBER_END = 30;
const COLON = 0x3a;
const DOLLAR = 0x24;
const STAR = 0x2a;

/** Writes replies in RESP2. */
export class ReplyWriter {
  /** A mark, digits and CR LF, written from behind. */
  readonly #number = new Uint8Array(NUMBER_END + 2);
  readonly #value = new Float64Array(1);
  /** Replies written. */
  count = 0;

  constructor(private readonly sink: ReplySink) {
    this.#number.set(newline, NUMBER_END);
  }

  ok(): void {
    this.#put(ok);
  }
  pong(): void {
    this.#put(pong);
  }
  nothing(): void {
    this.#put(nothing);
  }

  /** A line break in it would end the reply: it is written as a blank. */
  error(text: string): void {
    this.#put(ascii(`-${text.replace(/[\r\n]/g, ' ')}\r\n`));
  }
  status(text: string): void {
    this.#put(ascii(`+${text}\r\n`));
  }
  text(text: string): void {
    this.bulk(ascii(text), 0, text.length);
  }

  integer(value: number): void {
    this.#numbered(COLON, value);
  }
  /** The number in [0]; a double that is handed over in an array is not boxed. */
  integerOf(source: Float64Array): void {
    this.#numberOf(COLON, source);
  }
  bigInteger(value: bigint): void {
    this.#put(ascii(`:${value}\r\n`));
  }
  array(count: number): void {
    this.#numbered(STAR, count);
  }
  bulk(bytes: Uint8Array, at: number, length: number): void {
    this.#numbered(DOLLAR, length);
    this.sink.put(bytes, at, length);
    this.sink.put(newline, 0, newline.length);
  }

  #numbered(mark: number, value: number): void {
    this.#value[0] = value;
    this.#numberOf(mark, this.#value);
  }

  #numberOf(mark: number, source: Float64Array): void {
    this.count++;
    const from = writeDigits(this.#number, NUMBER_END, source) - 1;
    this.#number[from] = mark;
    this.sink.put(this.#number, from, this.#number.length - from);
  }

  #put(bytes: Uint8Array): void {
    this.count++;
    this.sink.put(bytes, 0, bytes.length);
  }
}
