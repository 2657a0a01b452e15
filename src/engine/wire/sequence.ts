/** Sequence numbers modulo 2^32 (RFC 9293 §3.4). Kept as int32; compared only here, never with plain `<`. */
export type Sequence = number;

/** a < b on the circle. */
export const before = (a: Sequence, b: Sequence): boolean => ((a - b) | 0) < 0;
/** a <= b on the circle. */
export const atOrBefore = (a: Sequence, b: Sequence): boolean => ((a - b) | 0) <= 0;
/** How far `b` is ahead of `a`; negative when behind. */
export const ahead = (a: Sequence, b: Sequence): number => (b - a) | 0;
export const advance = (a: Sequence, count: number): Sequence => (a + count) | 0;
/** As the wire and people write it: 0..2^32-1. */
export const unsigned = (a: Sequence): number => a >>> 0;
