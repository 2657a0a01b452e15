/** Emulated time: an integer number of picoseconds. 1 ns is too coarse: a minimum frame lasts 6.72 ns at 100 Gb/s. */
export type Picoseconds = number;

const PER_SECOND = 1e12;

export const ns = (count: number): Picoseconds => Math.round(count * 1e3);
export const us = (count: number): Picoseconds => Math.round(count * 1e6);
export const ms = (count: number): Picoseconds => Math.round(count * 1e9);
export const toNs = (time: Picoseconds): number => time / 1e3;

/** Time `bytes` take at `bitsPerSecond`, rounded to a picosecond. */
export function transmissionTime(bytes: number, bitsPerSecond: number): Picoseconds {
  return Math.round((bytes * 8 * PER_SECOND) / bitsPerSecond);
}

/** Time `cycles` take at a clock of `hertz`: rounded once per charge, never per cycle. */
export function cycleTime(cycles: number, hertz: number): Picoseconds {
  return Math.round((cycles * PER_SECOND) / hertz);
}
