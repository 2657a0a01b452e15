import type { Report } from '#experiment/report.ts';
import { percent } from '#widgets/kit/format.ts';

/** Payload both ways once the start is over, bit/s. */
export const carriedBy = ({ steady }: Report): number =>
  (steady?.goodputToClient ?? 0) + (steady?.goodputToServer ?? 0);

export const gigabits = (rate: number): string => `${(rate / 1e9).toFixed(rate < 10e9 ? 1 : 0)} Gb/s`;

/** Of all cores, what was not idle, 0..1. */
export function busyShare({ steady }: Report): number {
  const shares = steady?.busyShares ?? [];
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
}
export const busiest = (report: Report): string => percent(busyShare(report));
