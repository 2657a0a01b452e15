import { log, pow } from './elementary.ts';
import { invariant } from './invariant.ts';
import type { RandomStream } from './random.ts';

/** A random variable over one stream. Continuous ones are drawn by inverting their distribution function. */
export interface Distribution {
  readonly mean: number;
  draw(): number;
}

/** No chance at all; takes nothing from any stream. */
export class Fixed implements Distribution {
  constructor(readonly mean: number) {}

  draw(): number {
    return this.mean;
  }
}

/** low <= x < high, all equally likely. */
export class Uniform implements Distribution {
  readonly mean: number;

  constructor(
    private readonly random: RandomStream,
    private readonly low: number,
    private readonly high: number,
  ) {
    this.mean = (low + high) / 2;
  }

  draw(): number {
    return this.low + (this.high - this.low) * this.random.unit();
  }
}

/** Times between events of a Poisson process: F(x) = 1 - e^(-x / mean). */
export class Exponential implements Distribution {
  constructor(
    private readonly random: RandomStream,
    readonly mean: number,
  ) {}

  draw(): number {
    return -this.mean * log(1 - this.random.unit());
  }
}

/** F(x) = 1 - (1 + shape (x - location) / scale)^(-1 / shape) (Hosking and Wallis 1987, with the sign of shape turned); shape < 1. */
export class GeneralisedPareto implements Distribution {
  readonly mean: number;

  constructor(
    private readonly random: RandomStream,
    private readonly location: number,
    private readonly scale: number,
    private readonly shape: number,
  ) {
    invariant(shape < 1, 'a generalised Pareto distribution has a mean');
    this.mean = location + scale / (1 - shape);
  }

  draw(): number {
    const { location, scale, shape } = this;
    const tail = 1 - this.random.unit();
    return location + (shape === 0 ? -scale * log(tail) : (scale * (pow(tail, -shape) - 1)) / shape);
  }
}

/**
 * F(x) = exp(-(1 + shape (x - location) / scale)^(-1 / shape)) (Jenkinson 1955, with the sign of shape turned), shape not 0
 * and below 1. Its mean needs the gamma function at 1 - shape, which the caller knows.
 */
export class GeneralisedExtremeValue implements Distribution {
  readonly mean: number;

  constructor(
    private readonly random: RandomStream,
    private readonly location: number,
    private readonly scale: number,
    private readonly shape: number,
    gamma: number,
  ) {
    invariant(shape < 1 && shape !== 0, 'a generalised extreme value distribution of this form has a mean');
    this.mean = location + (scale * (gamma - 1)) / shape;
  }

  draw(): number {
    // 0 < u < 1: the unit interval's left end would be the lower end of the support, or minus infinity.
    const u = Math.max(this.random.unit(), Number.MIN_VALUE);
    return this.location + (this.scale * (pow(-log(u), -this.shape) - 1)) / this.shape;
  }
}

/** Values with weights, by the alias method (Walker 1977, set up as Vose 1991): one draw is one look-up, however many there are. */
export class DiscreteTable implements Distribution {
  readonly mean: number;
  readonly #values: Float64Array;
  /** By row: the share of the row's column that is its own, and whose the rest is. */
  readonly #own: Float64Array;
  readonly #alias: Int32Array;

  constructor(
    private readonly random: RandomStream,
    values: ArrayLike<number>,
    weights: ArrayLike<number>,
  ) {
    this.#values = Float64Array.from(values);
    const scaled = Float64Array.from(weights);
    const total = scaled.reduce((sum, weight) => sum + weight, 0);
    invariant(scaled.length === this.#values.length && total > 0, 'every value of a table has a weight');
    this.mean = this.#values.reduce((sum, value, row) => sum + (value * scaled[row]) / total, 0);
    for (let row = 0; row < scaled.length; row++) scaled[row] *= scaled.length / total;
    this.#own = new Float64Array(scaled.length).fill(1);
    this.#alias = Int32Array.from(scaled, (_, row) => row);
    this.#share(scaled);
  }

  draw(): number {
    return this.#values[this.pickRow()];
  }

  /** The row of the value drawn. */
  pickRow(): number {
    const at = this.random.unit() * this.#values.length;
    const row = at | 0;
    return at - row < this.#own[row] ? row : this.#alias[row];
  }

  /** Fills what a light row leaves of its column from a heavy one. */
  #share(scaled: Float64Array): void {
    const light: number[] = [];
    const heavy: number[] = [];
    scaled.forEach((weight, row) => (weight < 1 ? light : heavy).push(row));
    for (let small = light.pop(); small !== undefined && heavy.length > 0; small = light.pop()) {
      const large = heavy[heavy.length - 1];
      this.#own[small] = scaled[small];
      this.#alias[small] = large;
      scaled[large] -= 1 - scaled[small];
      if (scaled[large] >= 1) continue;
      heavy.pop();
      light.push(large);
    }
  }
}

/** Ranks 1 to `ranks`, rank r as often as r^-exponent (Zipf 1949). */
export class Zipf extends DiscreteTable {
  constructor(random: RandomStream, ranks: number, exponent: number) {
    const all = Float64Array.from({ length: ranks }, (_, at) => at + 1);
    super(
      random,
      all,
      all.map((rank) => pow(rank, -exponent)),
    );
  }
}
