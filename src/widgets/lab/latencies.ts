import type { Latency, Report } from '#experiment/report.ts';
import { time } from '#widgets/kit/format.ts';

function cells(latency: Latency): readonly string[] {
  return [latency.p50, latency.p99, latency.max].map((nanoseconds) => time(Math.round(nanoseconds * 1000)));
}

/** Median, 99th percentile and longest of everything the report times; what never happened is left out. */
export function latencyRows(report: Report): Record<string, readonly string[]> {
  const rows: Record<string, readonly string[]> = {};
  for (const [name, latency] of Object.entries(report.latency))
    if (latency.count > 0) rows[name] = cells(latency);
  return rows;
}
