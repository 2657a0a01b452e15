const MASK_24 = 0xffffff;
/** The flow processor's counter ticks at 75 MHz; its high word advances once in 57.27 s, ps (source-facts A.5). */
const HIGH_WORD_TIME = (2 ** 32 / 75e6) * 1e12;
/** What the low six bits of every timestamp say; the host assumes it of both sides (source-facts C.3). */
export const RELEASED_SCALE = 7;
export const RELEASED_MSS = 1460;

/** The high word of the counter, from the timeline's clock: a double handed over as an argument may be boxed. */
export function counterHighWord(clock: Float64Array): number {
  return Math.floor(clock[0] / HIGH_WORD_TIME) | 0;
}

/** Two bits for the MSS; nobody ever reads them (E-N5). */
export function releasedMssCode(mss: number): number {
  if (mss >= 1460) return 3;
  if (mss >= 1440) return 2;
  return mss >= 1300 ? 1 : 0;
}

/** First sequence number as released: any client can compute it, for any flow and at any time (E-N4). */
export function releasedIsn(hash: number, mssCode: number, highWord: number): number {
  return (mssCode << 30) | (((highWord >>> 24) & 63) << 24) | (hash & MASK_24);
}

/** The low 24 bits, one added before the mask: a hash that ends in 24 ones never fits, and the upper byte is free (E-N7). */
export function releasedAccepts(acknowledgment: number, hash: number): boolean {
  return (acknowledgment & MASK_24) === (hash & MASK_24) + 1;
}

export function releasedTimestamp(highWord: number): number {
  return (highWord << 6) | RELEASED_SCALE;
}
