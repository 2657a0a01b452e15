import type { Distribution } from './distributions.ts';
import { invariant } from './invariant.ts';
import type { RandomStream } from './random.ts';

/**
 * Whole numbers from a table of a distribution function: of all draws, `shares[row]` are no larger than `values[row]`, and between
 * two rows (and from 0 to the first) all are equally likely. Drawn by inversion, a binary search a draw.
 */
export class CumulativeTable implements Distribution {
  /** Of the straight lines; rounding up adds up to half a unit. */
  readonly mean: number;
  readonly #values: Float64Array;
  readonly #shares: Float64Array;

  constructor(
    private readonly random: RandomStream,
    values: readonly number[],
    shares: readonly number[],
  ) {
    this.#values = Float64Array.of(0, ...values);
    this.#shares = Float64Array.of(0, ...shares);
    let mean = 0;
    for (let row = 1; row < this.#values.length; row++) {
      const share = this.#shares[row] - this.#shares[row - 1];
      invariant(share >= 0 && this.#values[row] > this.#values[row - 1], 'a distribution function grows');
      mean += (share * (this.#values[row] + this.#values[row - 1])) / 2;
    }
    invariant(this.#shares[shares.length] === 1, 'a distribution function ends at 1');
    this.mean = mean;
  }

  /** 1 or more, below 2^31. */
  draw(): number {
    const share = this.random.unit();
    const shares = this.#shares;
    let low = 0;
    let high = shares.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (shares[middle] <= share) low = middle;
      else high = middle;
    }
    const from = this.#values[low];
    const part = (share - shares[low]) / (shares[high] - shares[low]);
    return Math.max(1, Math.ceil(from + part * (this.#values[high] - from))) | 0;
  }
}
