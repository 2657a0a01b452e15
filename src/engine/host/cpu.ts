import { categories } from './cycles.table.ts';
import type { CoreConfig } from './config.ts';

/** One core's account: cycles by category, so that the breakdown figures are sums. */
export class CpuAccount {
  readonly cycles = new Float64Array(categories.length);

  constructor(private readonly config: CoreConfig) {}

  /** Turns counted work into cycles, clears the counts, and returns the sum. */
  charge(work: Int32Array): number {
    const { cycles, categories: rows } = this.config;
    let sum = 0;
    for (let row = 0; row < work.length; row++) {
      const count = work[row];
      if (count === 0) continue;
      work[row] = 0;
      const cost = count * cycles[row];
      this.cycles[rows[row]] += cost;
      sum += cost;
    }
    return Math.round(sum);
  }

  get busy(): number {
    let sum = 0;
    for (let row = 0; row < this.cycles.length; row++) sum += this.cycles[row];
    return sum;
  }
}
