import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag } from '#engine/wire/headers.table.ts';

/** Longest frame that is not cut; the unit it is cut into; the headers the source reckons with, which are 66 bytes in truth. */
export const LONGEST = 1514;
export const UNIT = 1460;
const HEADERS = 54;
/** What lies in the near memory, and comes again with every segment. */
const NEAR = 128;

export function segmentsOf(payload: number): number {
  return Math.ceil(payload / UNIT);
}

/**
 * Segment `index` of a hand-over longer than a frame, as the released source cuts it (source-facts A.8). Each is 12 bytes short
 * of what its number says, every one begins with the first 128 bytes of the whole, and no checksum is mended (E-N14).
 * null: no frame left.
 */
export function cutAsReleased(pool: FramePool, whole: Frame, payload: number, index: number): Frame | null {
  const offset = index * UNIT;
  const isLast = payload - offset <= UNIT;
  const length = Math.min(payload - offset, UNIT);
  const segment = pool.lease(HEADERS + length);
  if (segment === null) return null;
  pool.slab.copy(segment.start, whole.start, Math.min(NEAR, segment.length));
  if (segment.length > NEAR)
    pool.slab.copy(segment.start + NEAR, whole.start + NEAR + offset, segment.length - NEAR);
  segment.queue = whole.queue;
  segment.reason = whole.reason;
  pool.cause[segment.id] = pool.serial[whole.id];
  segment.ip.totalLength = 40 + length;
  const { tcp } = segment;
  tcp.sequence = tcp.sequence + offset;
  if (!isLast) tcp.flags &= ~Flag.Fin;
  return segment;
}
