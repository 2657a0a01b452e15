const SUB_BITS = 6;
const SUB = 1 << SUB_BITS;
const POWERS = 45;

/** Values 0..2^50 in buckets of 1/64 of a power of two (HdrHistogram's layout): every percentile within 1.6 %. */
export class Histogram {
  readonly #counts = new Float64Array((POWERS + 1) * SUB);
  /** [count, sum, min, max] */
  readonly #sums = new Float64Array([0, 0, Infinity, 0]);

  /** Counts `source[row]`: a double handed over in an array is not boxed, as an argument may be. */
  recordRow(source: Float64Array, row: number): void {
    this.#counts[this.#bucket(source, row)]++;
    const sums = this.#sums;
    const value = source[row];
    sums[0]++;
    sums[1] += value;
    if (value < sums[2]) sums[2] = value;
    if (value > sums[3]) sums[3] = value;
  }

  get count(): number {
    return this.#sums[0];
  }
  get mean(): number {
    return this.count === 0 ? 0 : this.#sums[1] / this.count;
  }
  get min(): number {
    return this.count === 0 ? 0 : this.#sums[2];
  }
  get max(): number {
    return this.#sums[3];
  }

  /** The upper edge of the bucket the quantile falls in, never above the maximum. */
  quantile(share: number): number {
    const rank = Math.ceil(share * this.count);
    let seen = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      seen += this.#counts[bucket];
      if (seen >= rank && seen > 0) return Math.min(this.max, this.#upperEdge(bucket));
    }
    return 0;
  }

  /** Buckets that counted something: upper edges and counts. */
  filled(): { edges: Float64Array; counts: Float64Array } {
    const rows: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) rows.push(bucket);
    });
    return {
      edges: Float64Array.from(rows, (bucket) => this.#upperEdge(bucket)),
      counts: Float64Array.from(rows, (bucket) => this.#counts[bucket]),
    };
  }

  #bucket(source: Float64Array, row: number): number {
    let rest = Math.max(0, Math.floor(source[row]));
    let power = 0;
    while (rest >= 2 * SUB) {
      rest = Math.floor(rest / 2);
      power++;
    }
    return Math.min((power << SUB_BITS) + rest, this.#counts.length - 1);
  }

  #upperEdge(bucket: number): number {
    if (bucket < 2 * SUB) return bucket;
    const power = (bucket >> SUB_BITS) - 1;
    const rest = bucket - (power << SUB_BITS);
    return (rest + 1) * 2 ** power - 1;
  }
}
