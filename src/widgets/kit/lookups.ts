import { Category } from '#engine/host/cycles.table.ts';
import type { Report } from '#experiment/report.ts';
import { busyCycles, totalBusy } from '#widgets/kit/runNumbers.ts';

const lookupsOf = ({ totals }: Report): number => Math.max(1, totals.transactions);

/** Cycles of the host for one look-up, by category. */
export const perLookup = (report: Report): number[] =>
  busyCycles(report).map((cycles) => cycles / lookupsOf(report));
/** All of them. */
export const allOf = (report: Report): number => totalBusy(report) / lookupsOf(report);
export const shareOf = (report: Report, category: number): number =>
  busyCycles(report)[category] / Math.max(1, totalBusy(report));
/** What keeping the two ends in agreement takes: connection management and the data path (experiment/calibration). */
export const conformanceOf = (report: Report): number =>
  shareOf(report, Category.Connection) + shareOf(report, Category.DataPath);
