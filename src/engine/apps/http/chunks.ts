import { Character } from './characters.ts';

/** Where in a chunked body one is (RFC 9112 §7.1). */
const At = {
  Size: 0,
  Extension: 1,
  Data: 2,
  AfterData: 3,
  Trailer: 4,
  TrailerLine: 5,
  Over: 6,
  Bad: 7,
} as const;
const MOST_SIZE = 2 ** 48;

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Chunked bodies, many at once, each followed byte by byte to its end; the bytes stay as they are. */
export class Chunks {
  readonly #state: Uint8Array;
  readonly #left: Float64Array;
  /** Digits of the size were seen. */
  readonly #hasSize: Uint8Array;

  constructor(bodies: number) {
    this.#state = new Uint8Array(bodies);
    this.#left = new Float64Array(bodies);
    this.#hasSize = new Uint8Array(bodies);
  }

  begin(body: number): void {
    this.#state[body] = At.Size;
    this.#left[body] = 0;
    this.#hasSize[body] = 0;
  }

  isOver(body: number): boolean {
    return this.#state[body] === At.Over;
  }

  isBad(body: number): boolean {
    return this.#state[body] === At.Bad;
  }

  /** Follows the body from `from` on; where it stopped: at `end`, behind the body, or at what is no chunk. */
  follow(body: number, bytes: Uint8Array, from: number, end: number): number {
    let at = from;
    while (at < end && this.#state[body] < At.Over) {
      if (this.#state[body] === At.Data) {
        const taken = Math.min(end - at, this.#left[body]);
        this.#left[body] -= taken;
        at += taken;
        if (this.#left[body] === 0) this.#state[body] = At.AfterData;
      } else this.#take(body, bytes[at++]);
    }
    return at;
  }

  #take(body: number, code: number): void {
    const isEnd = code === Character.LineFeed;
    switch (this.#state[body]) {
      case At.Size:
        this.#takeSize(body, code);
        break;
      case At.Extension:
        if (isEnd) this.#endSize(body);
        break;
      case At.AfterData:
        if (isEnd) this.begin(body);
        else if (code !== Character.Return) this.#state[body] = At.Bad;
        break;
      case At.Trailer:
        if (isEnd) this.#state[body] = At.Over;
        else if (code !== Character.Return) this.#state[body] = At.TrailerLine;
        break;
      case At.TrailerLine:
        if (isEnd) this.#state[body] = At.Trailer;
        break;
    }
  }

  #takeSize(body: number, code: number): void {
    const digit = hexDigit(code);
    if (digit >= 0) {
      this.#hasSize[body] = 1;
      this.#left[body] = this.#left[body] * 16 + digit;
      if (this.#left[body] >= MOST_SIZE) this.#state[body] = At.Bad;
    } else if (this.#hasSize[body] === 0) this.#state[body] = At.Bad;
    else if (code === Character.LineFeed) this.#endSize(body);
    else if (code === Character.Return || code === 59 || code === Character.Space || code === Character.Tab)
      this.#state[body] = At.Extension;
    else this.#state[body] = At.Bad;
  }

  #endSize(body: number): void {
    this.#state[body] = this.#left[body] === 0 ? At.Trailer : At.Data;
  }
}
