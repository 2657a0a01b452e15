import type { RandomStream } from '#engine/kernel/random.ts';
import { COUNT_TIME, mssValues } from './cookieLayout.table.ts';
import { SipHash } from './sipHash.ts';

const COUNT_BITS = 5;
const COUNT_MASK = (1 << COUNT_BITS) - 1;
const FLOW_MASK = 0xffff;
const INITIAL_MASK = 0xff;
const NO_SCALE = 15;
const OPTION_MASK = 63;

export const CookieCheck = { Accepted: 0, Refused: 1, Expired: 2, Later: 3 } as const;
export type CookieCheck = (typeof CookieCheck)[keyof typeof CookieCheck];

/** The coarse counter: an integer, so that no double travels on the hot path. */
export function cookieCount(now: number): number {
  return Math.floor(now / COUNT_TIME) | 0;
}

/**
 * A connection's first sequence number that proves the peer received it, so nothing need be kept (RFC 4987 §3.6): keyed
 * hashes over 4-tuple, counter and MSS index (16 bits), and over the client's first sequence number too (8 bits). When the
 * first segment is lost, the next one meets only the former: it is genuine, but nothing can begin with it. The former
 * stands lowest, so that an acknowledgment of data sent later does not meet it.
 */
export class SynCookie {
  readonly #message = new Int32Array(6);
  readonly #hash: SipHash;

  constructor(
    secret: RandomStream,
    /** Counts a cookie stays good for. */
    private readonly lifetime: number,
  ) {
    this.#hash = new SipHash(
      Int32Array.from([secret.int32(), secret.int32(), secret.int32(), secret.int32()]),
    );
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
    return ((count & COUNT_MASK) << 27) | (mssIndex << 24) | (this.#initialHash(sequence) << 16) | flow;
  }

  /** Counts since a cookie was made, modulo 32. */
  age(cookie: number, count: number): number {
    return (count - (cookie >>> 27)) & COUNT_MASK;
  }

  /** Looked at first: it costs nothing, and most acknowledgments that are no cookie fail here. */
  isOld(cookie: number, count: number): boolean {
    return this.age(cookie, count) > this.lifetime;
  }

  /** `sequence` is the client's initial one. */
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
    if (flow !== (cookie & FLOW_MASK)) return CookieCheck.Refused;
    return this.#initialHash(sequence) === ((cookie >>> 16) & INITIAL_MASK)
      ? CookieCheck.Accepted
      : CookieCheck.Later;
  }

  #flowHash(source: number, destination: number, ports: number, count: number, mssIndex: number): number {
    const message = this.#message;
    message[0] = source;
    message[1] = destination;
    message[2] = ports;
    message[3] = count;
    message[4] = mssIndex;
    this.#hash.hash(message, 5);
    return this.#hash.out[0] & FLOW_MASK;
  }

  /** Over the message of the flow and one word more; call it after `#flowHash`. */
  #initialHash(sequence: number): number {
    this.#message[5] = sequence;
    this.#hash.hash(this.#message, 6);
    return this.#hash.out[0] & INITIAL_MASK;
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
