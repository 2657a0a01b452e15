import {
  DiscreteTable,
  Exponential,
  Fixed,
  GeneralisedExtremeValue,
  GeneralisedPareto,
  Uniform,
  Zipf,
} from '#engine/kernel/distributions.ts';
import type { Distribution } from '#engine/kernel/distributions.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import type { Picoseconds } from '#engine/kernel/time.ts';

export type ThinkShape =
  'fixed' | 'uniform' | 'exponential' | 'generalised-pareto' | 'generalised-extreme-value' | 'zipf' | 'table';

export interface ThinkConfig {
  /** 0: a client never pauses. */
  readonly mean: Picoseconds;
  readonly shape: ThinkShape;
}

/** Facebook's ETC pool (Atikoglu et al. 2012, parameters as mutilate states them): times between requests. */
const ETC_GAP_SHAPE = 0.154971;
/** ... and key sizes: location, scale, shape, and the gamma function at 1 - shape. */
const ETC_KEY = { location: 30.7984, scale: 8.20449, shape: 0.078688, gamma: 1.0520269831555698 };
/** ... and value sizes of 0 to 14 bytes, weights. */
const ETC_SMALL_VALUES = [
  0.00536, 0.00047, 0.1782, 0.09239, 0.00018, 0.0274, 0.00065, 0.00606, 0.00023, 0.00837, 0.00837, 0.08989,
  0.00092, 0.00326, 0.0198,
];
/** YCSB's request popularity (Cooper et al. 2010), over a thousand ranks. */
const ZIPF = { ranks: 1000, exponent: 0.99 };
/** A heavy tail stops here, so that every pause that began within a run ends within what a timer wheel can count. */
const LONGEST: Picoseconds = 600e12;

const build: Readonly<Record<ThinkShape, (random: RandomStream) => Distribution>> = {
  fixed: () => new Fixed(1),
  uniform: (random) => new Uniform(random, 0, 2),
  exponential: (random) => new Exponential(random, 1),
  'generalised-pareto': (random) => new GeneralisedPareto(random, 0, 1, ETC_GAP_SHAPE),
  'generalised-extreme-value': (random) =>
    new GeneralisedExtremeValue(random, ETC_KEY.location, ETC_KEY.scale, ETC_KEY.shape, ETC_KEY.gamma),
  zipf: (random) => new Zipf(random, ZIPF.ranks, ZIPF.exponent),
  table: (random) =>
    new DiscreteTable(
      random,
      ETC_SMALL_VALUES.map((_, bytes) => bytes),
      ETC_SMALL_VALUES,
    ),
};

/** How long a client pauses: a distribution's shape, stretched to the mean that was asked for. */
export class ThinkTime {
  readonly #distribution: Distribution;
  readonly #stretch: number;

  constructor(random: RandomStream, { mean, shape }: ThinkConfig) {
    this.#distribution = build[shape](random);
    this.#stretch = mean / this.#distribution.mean;
  }

  draw(): Picoseconds {
    return Math.min(LONGEST, Math.max(0, Math.round(this.#distribution.draw() * this.#stretch)));
  }
}
