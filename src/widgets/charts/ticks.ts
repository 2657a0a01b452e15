/** Round steps of 1, 2 or 5 times a power of ten; at most `most` of them up to `end`. */
export function ticks(end: number, most: number, unit = 1): number[] {
  const rough = end / unit / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power * unit;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, row) => row * step);
}
