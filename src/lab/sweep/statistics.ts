/** Five numbers that say where values lie. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly quartile1: number;
  readonly quartile3: number;
  readonly most: number;
}

/** Between the two nearest of the sorted values, in proportion (Hyndman and Fan 1996, definition 7). */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low === high ? low : low + (place - below) * (high - low);
}

/** Null without a value. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    least: quantile(sorted, 0),
    quartile1: quantile(sorted, 0.25),
    quartile3: quantile(sorted, 0.75),
    most: quantile(sorted, 1),
  };
}
