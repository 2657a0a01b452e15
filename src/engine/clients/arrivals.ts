import type { Distribution } from '#engine/kernel/distributions.ts';
import { ns } from '#engine/kernel/time.ts';
import type { Picoseconds } from '#engine/kernel/time.ts';

/** The moments at which connections are meant to begin, one after the other. */
export interface Arrivals {
  /** Writes the next moment, ps, into `target[row]`; false when there is none. */
  next(target: Float64Array, row: number): boolean;
}

export interface RateConfig {
  /** A second; at the start, and from `rampTime` on. */
  readonly rate: number;
  readonly rateEnd: number;
  /** 0: no ramp. */
  readonly rampTime: Picoseconds;
  /** Arrivals for so long, then none for so long; the first 0: always. */
  readonly burstOn: Picoseconds;
  readonly burstOff: Picoseconds;
}

const PER_SECOND = 1e12;

/**
 * Arrivals at a rate that may change: gaps of mean 1 are laid end to end, and the n-th falls where the rate's integral reaches
 * their sum, so that any shape of gap keeps its rate along a ramp. Bursts stretch that time by pauses.
 */
export class RateArrivals implements Arrivals {
  /** Of the gaps so far. */
  readonly #sum = new Float64Array(1);
  /** Arrivals a picosecond, at the start and from the ramp's end on; by how much it grows a picosecond. */
  readonly #first: number;
  readonly #last: number;
  readonly #growth: number;
  /** Arrivals until the ramp's end. */
  readonly #onRamp: number;

  constructor(
    private readonly gaps: Distribution,
    private readonly config: RateConfig,
  ) {
    const { rate, rateEnd, rampTime } = config;
    this.#first = rate / PER_SECOND;
    this.#last = rampTime > 0 ? rateEnd / PER_SECOND : this.#first;
    this.#growth = rampTime > 0 ? (this.#last - this.#first) / rampTime : 0;
    this.#onRamp = (rampTime * (this.#first + this.#last)) / 2;
  }

  next(target: Float64Array, row: number): boolean {
    const sum = this.#sum;
    sum[0] += this.gaps.draw();
    const { rampTime, burstOn, burstOff } = this.config;
    let time: number;
    if (sum[0] >= this.#onRamp) time = rampTime + (sum[0] - this.#onRamp) / this.#last;
    else {
      // first × t + growth × t² / 2 = sum, in the form that loses no digits where the growth is small.
      const root = Math.sqrt(this.#first * this.#first + 2 * this.#growth * sum[0]);
      time = (2 * sum[0]) / (this.#first + root);
    }
    if (burstOn > 0) time += Math.floor(time / burstOn) * burstOff;
    target[row] = Math.round(time);
    return true;
  }
}

/** Moments somebody else noted down: those of a capture's SYNs. */
export class NotedArrivals implements Arrivals {
  #next = 0;

  /** `times`: ns, in order. */
  constructor(private readonly times: readonly number[]) {}

  next(target: Float64Array, row: number): boolean {
    if (this.#next >= this.times.length) return false;
    target[row] = ns(this.times[this.#next++]);
    return true;
  }
}
