/** All tests of fit here are made at this significance: a right distribution fails one in a thousand, and with a fixed seed always or never. */
export const SIGNIFICANCE = 0.001;
/** The standard normal quantile at 1 - SIGNIFICANCE. */
const NORMAL = 3.090232306167813;

export type Cumulative = (value: number) => number;

/** Wilson and Hilferty (1931): the critical value of chi-square, within 0.2 % from three degrees of freedom on. */
function criticalChiSquare(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + NORMAL * Math.sqrt(spread)) ** 3;
}

/** Pearson's chi-square over its critical value: above 1 the counts are not of these shares. Cells expect 5 or more. */
export function chiSquareRatio(counts: readonly number[], shares: readonly number[]): number {
  const all = counts.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  counts.forEach((count, cell) => {
    const expected = all * shares[cell]!;
    if (expected < 5) throw new Error(`cell ${cell} expects ${expected}`);
    statistic += (count - expected) ** 2 / expected;
  });
  return statistic / criticalChiSquare(counts.length - 1);
}

/** The same for draws, over cells that end at the given values. */
export function binnedRatio(draws: readonly number[], ends: readonly number[], below: Cumulative): number {
  const counts = new Array<number>(ends.length + 1).fill(0);
  for (const value of draws) {
    const cell = ends.findIndex((end) => value <= end);
    counts[cell < 0 ? ends.length : cell]!++;
  }
  const shares = counts.map((_, cell) => {
    const to = cell === ends.length ? 1 : below(ends[cell]!);
    return to - (cell === 0 ? 0 : below(ends[cell - 1]!));
  });
  return chiSquareRatio(counts, shares);
}

/** Kolmogorov and Smirnov's greatest distance over its critical value for many draws, sqrt(-ln(significance / 2) / 2n). */
export function kolmogorovRatio(draws: readonly number[], below: Cumulative): number {
  const sorted = [...draws].sort((one, other) => one - other);
  const count = sorted.length;
  let distance = 0;
  sorted.forEach((value, row) => {
    const share = below(value);
    distance = Math.max(distance, share - row / count, (row + 1) / count - share);
  });
  return distance / Math.sqrt(-Math.log(SIGNIFICANCE / 2) / (2 * count));
}
