/** Chunks are multiples of this, bytes. */
export const GRAIN = 16;
/** The largest chunk, and what memory is taken in, bytes. */
export const PAGE = 1_048_576;

const GRAINS_FIRST = 4;
const FIRST_DOUBLING = 6;

/** Which size a text of `length` bytes (1 to PAGE) is given: 16 to 64 by 16, then four sizes to each doubling. */
export function classOf(length: number): number {
  if (length <= GRAINS_FIRST * GRAIN) return ((length + GRAIN - 1) / GRAIN - 1) | 0;
  const doubling = 31 - Math.clz32(length - 1);
  const quarter = ((length - 1) >> (doubling - 2)) - 4;
  return GRAINS_FIRST + (doubling - FIRST_DOUBLING) * 4 + quarter;
}

/** Bytes of a chunk of a class. */
export function sizeOf(sizeClass: number): number {
  if (sizeClass < GRAINS_FIRST) return (sizeClass + 1) * GRAIN;
  const step = sizeClass - GRAINS_FIRST;
  return ((step & 3) + 5) << ((step >> 2) + FIRST_DOUBLING - 2);
}

export const CLASSES = classOf(PAGE) + 1;
