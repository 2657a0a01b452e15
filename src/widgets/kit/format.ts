/** Numbers as the book prints them: three significant digits, a unit, and a space between that never breaks. Times here are picoseconds. */
const SPACE = '\u00a0';

const timeUnits: readonly [number, string][] = [
  [1e12, 's'],
  [1e9, 'ms'],
  [1e6, 'µs'],
  [1e3, 'ns'],
  [1, 'ps'],
];

/** Digits after the point that leave three significant ones. */
function significant(value: number): string {
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return grouped(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** 12345 -> "12,345". */
export function grouped(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** A duration or an instant, in the unit that suits it. */
export function time(picoseconds: number): string {
  if (picoseconds === 0) return `0${SPACE}µs`;
  for (const [size, unit] of timeUnits)
    // 0.9995 rounds to 1: the next unit up says it shorter.
    if (Math.abs(picoseconds) >= size * 0.9995) return `${significant(picoseconds / size)}${SPACE}${unit}`;
  return `${significant(picoseconds)}${SPACE}ps`;
}

/** An instant on an axis whose whole span is known: one unit for all labels, as many digits as `step` needs. */
export function instant(picoseconds: number, step: number): string {
  const [size, unit] = timeUnits.find(([one]) => step >= one * 0.999) ?? ([1, 'ps'] as const);
  const digits = Math.max(0, Math.ceil(-Math.log10(step / size) - 1e-9));
  return `${grouped(Number((picoseconds / size).toFixed(digits)))}${SPACE}${unit}`;
}

const byteUnits: readonly [number, string][] = [
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
];

export function bytes(count: number): string {
  for (const [size, unit] of byteUnits)
    if (count >= size) return `${significant(count / size)}${SPACE}${unit}`;
  return `${count}${SPACE}B`;
}

/** 1234567 -> "1.23 M"; small whole numbers stay whole. */
export function count(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)}${SPACE}G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)}${SPACE}M`;
  return Number.isInteger(value) || value >= 1000 ? grouped(Math.round(value)) : significant(value);
}

/** Whole per cent; a tenth more where rounding would make little of it nothing, or nearly all of it all. */
export function percent(share: number): string {
  const isFine = (share > 0 && share < 0.1) || (share >= 0.995 && share < 0.9995);
  return `${(share * 100).toFixed(isFine ? 1 : 0)}${SPACE}%`;
}

/** "1 frame", "2 frames". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
