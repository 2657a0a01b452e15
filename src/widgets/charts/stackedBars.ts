/** One bar of parts laid end to end. */
export interface BarPart {
  readonly key: number;
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Parts as shares of `whole`, laid end to end from 0; parts of nothing are left out. */
export function partsOf(values: readonly number[], whole: number): BarPart[] {
  const parts: BarPart[] = [];
  let from = 0;
  values.forEach((value, key) => {
    const width = whole === 0 ? 0 : value / whole;
    if (width > 0) parts.push({ key, value, from, to: from + width });
    from += width;
  });
  return parts;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
