import type { RandomStream } from '#engine/kernel/random.ts';
import { COUNT_TIME, mssValues } from './cookieLayout.table.ts';
import { Permutation24 } from './permutation24.ts';
import { SipHash } from './sipHash.ts';

const COUNT_BITS = 5;
const COUNT_MASK = (1 << COUNT_BITS) - 1;
const MASK_24 = 0xffffff;
/** A SYN-ACK's window is never scaled: further behind its first segment no genuine one can be. */
const FIRST_WINDOW = 65_536;
const NO_SCALE = 15;
const OPTION_MASK = 63;

export const CookieCheck = { Accepted: 0, Refused: 1, Expired: 2, Later: 3 } as const;
export type CookieCheck = (typeof CookieCheck)[keyof typeof CookieCheck];

/** The coarse counter, from the timeline's clock: a double handed over as an argument may be boxed. */
export function cookieCount(clock: Float64Array): number {
  return Math.floor(clock[0] / COUNT_TIME) | 0;
}

/**
 * A connection's first sequence number that proves the peer received it, so nothing need be kept (RFC 4987 §3.6): 24 bits
 * of a keyed hash over 4-tuple, counter and MSS index, exclusive-or the client's first sequence number behind a keyed
 * permutation. Undoing it tells how far a segment stands behind the first one: at zero the connection may begin; a little
 * behind, the segment is genuine but its first was lost, and nothing can begin with it; anywhere else it is a forgery.
 */
export class SynCookie {
  readonly #message = new Int32Array(5);
  readonly #hash: SipHash;
  readonly #scramble: Permutation24;

  constructor(
    secret: RandomStream,
    /** Counts a cookie stays good for. */
    private readonly lifetime: number,
  ) {
    this.#hash = new SipHash(
      Int32Array.from([secret.int32(), secret.int32(), secret.int32(), secret.int32()]),
    );
    this.#scramble = new Permutation24(secret);
  }

  make(
    source: number,
    destination: number,
    ports: number,
    sequence: number,
    mssIndex: number,
    count: number,
  ): number {
    const flow = this.#flowHash(source, destination, ports, count, mssIndex);
    return ((count & COUNT_MASK) << 27) | (mssIndex << 24) | (flow ^ this.#scramble.hide(sequence & MASK_24));
  }

  /** Counts since a cookie was made, modulo 32. */
  age(cookie: number, count: number): number {
    return (count - (cookie >>> 27)) & COUNT_MASK;
  }

  /** Looked at first: it costs nothing, and most acknowledgments that are no cookie fail here. */
  isOld(cookie: number, count: number): boolean {
    return this.age(cookie, count) > this.lifetime;
  }

  /** `sequence` is the one before the segment's: the client's initial one, if this is its first. */
  check(
    cookie: number,
    source: number,
    destination: number,
    ports: number,
    sequence: number,
    count: number,
  ): CookieCheck {
    if (this.isOld(cookie, count)) return CookieCheck.Expired;
    const made = count - this.age(cookie, count);
    if (made < 0) return CookieCheck.Refused;
    const flow = this.#flowHash(source, destination, ports, made, (cookie >>> 24) & 7);
    const initial = this.#scramble.reveal((cookie & MASK_24) ^ flow);
    const behind = (sequence - initial) & MASK_24;
    if (behind === 0) return CookieCheck.Accepted;
    return behind <= FIRST_WINDOW ? CookieCheck.Later : CookieCheck.Refused;
  }

  #flowHash(source: number, destination: number, ports: number, count: number, mssIndex: number): number {
    const message = this.#message;
    message[0] = source;
    message[1] = destination;
    message[2] = ports;
    message[3] = count;
    message[4] = mssIndex;
    this.#hash.hash(message, 5);
    return this.#hash.out[0] & MASK_24;
  }
}

/** The largest MSS of the table that the client can take, or -1 when it takes less than the smallest. */
export function mssIndex(mss: number): number {
  for (let index = mssValues.length - 1; index >= 0; index--) if (mss >= mssValues[index]) return index;
  return -1;
}
export const cookieMss = (cookie: number): number => mssValues[(cookie >>> 24) & 7];

/** The clock with the client's options in its low six bits, never ahead of the clock (RFC 7323 §4.3 wants it to rise). */
export function timestampWithOptions(
  clock: number,
  windowScale: number,
  sack: boolean,
  ecn: boolean,
): number {
  const bits = (windowScale < 0 ? NO_SCALE : windowScale) | (sack ? 16 : 0) | (ecn ? 32 : 0);
  const value = (clock & ~OPTION_MASK) | bits;
  return ((clock - value) | 0) < 0 ? (value - OPTION_MASK - 1) | 0 : value;
}
/** -1: the client does not scale. */
export const timestampScale = (value: number): number => ((value & 15) === NO_SCALE ? -1 : value & 15);
export const timestampSack = (value: number): boolean => (value & 16) !== 0;
export const timestampEcn = (value: number): boolean => (value & 32) !== 0;
