import { BUCKET_ENTRIES } from './entries.table.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';

/**
 * A spin lock a bucket, as released: who finds it taken waits. It is held while the bucket is read once from internal memory.
 */
export class BucketLocks {
  readonly #free: Float64Array;
  /** Times somebody had to wait. */
  contended = 0;

  constructor(
    private readonly clock: Float64Array,
    private readonly cost: ProgramCost,
    buckets: number,
    /** How long one is held, ps. */
    private readonly hold: number,
  ) {
    this.#free = new Float64Array(buckets);
  }

  take(bucket: number): void {
    const now = this.clock[0];
    const free = this.#free;
    if (free[bucket] > now) {
      this.contended++;
      this.cost.waitUntil(free, bucket);
      free[bucket] += this.hold;
    } else free[bucket] = now + this.hold;
  }

  takeOf(entry: number): void {
    this.take(Math.floor(entry / BUCKET_ENTRIES));
  }
}
