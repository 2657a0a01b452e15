import { Body } from '#engine/apps/http/framing.ts';
import type { Framing } from '#engine/apps/http/framing.ts';
import { Chunks } from '#engine/apps/http/chunks.ts';

/** How far a message has come through a pair; the rest of a dropped one is read, and goes nowhere. */
export const At = { Head: 0, Body: 1, Done: 2, Dropped: 3 } as const;

/**
 * The exchange of a request and its response on a pair, as columns. Of an end's buffer, what is before `sent` is written on,
 * what is before `ready` may be, and what is before `filled` (pairs.ts) has been read.
 */
export class Exchanges {
  /** By end: of the message that comes in there. */
  readonly at: Uint8Array;
  readonly ready: Int32Array;
  readonly #body: Uint8Array;
  readonly #left: Float64Array;
  readonly #chunks: Chunks;
  /** By pair: the client's connection goes on after this exchange, and the backend's does. */
  readonly clientStays: Uint8Array;
  readonly serverStays: Uint8Array;
  /** The client speaks HTTP/1.0; asked for a head alone, or for a tunnel. */
  readonly isOld: Uint8Array;
  readonly method: Uint8Array;
  /** Requests of this client before; the backend's connection has served one before. */
  readonly served: Int32Array;
  readonly isReused: Uint8Array;
  /** The response will tell the client its backend. */
  readonly insertsCookie: Uint8Array;

  constructor(pairs: number) {
    this.at = new Uint8Array(2 * pairs);
    this.ready = new Int32Array(2 * pairs);
    this.#body = new Uint8Array(2 * pairs);
    this.#left = new Float64Array(2 * pairs);
    this.#chunks = new Chunks(2 * pairs);
    this.clientStays = new Uint8Array(pairs);
    this.serverStays = new Uint8Array(pairs);
    this.isOld = new Uint8Array(pairs);
    this.method = new Uint8Array(pairs);
    this.served = new Int32Array(pairs);
    this.isReused = new Uint8Array(pairs);
    this.insertsCookie = new Uint8Array(pairs);
  }

  /** A request's head is awaited. */
  begin(pair: number): void {
    this.at[2 * pair] = At.Head;
    this.at[2 * pair + 1] = At.Head;
    this.insertsCookie[pair] = 0;
    this.method[pair] = 0;
  }

  /** A head has been read: this is the kind of content that follows. */
  follows(end: number, kind: number, { length }: Framing): void {
    this.#body[end] = kind;
    this.#left[end] = length[0];
    if (kind === Body.Chunked) this.#chunks.begin(end);
    const isEmpty = kind === Body.None || (kind === Body.Length && length[0] === 0);
    this.at[end] = isEmpty ? At.Done : At.Body;
  }

  bodyOf(end: number): number {
    return this.#body[end];
  }

  /** Of what was read up to `filled`, the content may go on; false at what is no chunk. */
  advance(end: number, bytes: Uint8Array, base: number, filled: number): boolean {
    if (this.at[end] !== At.Body) return true;
    const kind = this.#body[end];
    if (kind === Body.Chunked) {
      this.ready[end] = this.#chunks.follow(end, bytes, base + this.ready[end], base + filled) - base;
      if (this.#chunks.isOver(end)) this.at[end] = At.Done;
      return !this.#chunks.isBad(end);
    }
    const taken = filled - this.ready[end];
    if (kind !== Body.Length) this.ready[end] = filled;
    else if (taken < this.#left[end]) {
      this.ready[end] = filled;
      this.#left[end] -= taken;
    } else {
      this.ready[end] += this.#left[end];
      this.at[end] = At.Done;
    }
    return true;
  }
}
