import type { Report } from '#experiment/report.ts';
import { pointsOf, type Edition } from '#experiment/reproduction/runs.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import type { Chart, Curve } from '#widgets/reproduction/curves.ts';

/** The first measure of an entry along its axis, a curve for each series. */
export function curvesOf(entry: Entry, edition: Edition, reportOf: (point: string) => Report): Curve[] {
  const [measure] = entry.measures;
  if (measure === undefined) return [];
  const points = pointsOf(entry, edition);
  return [...new Set(points.map(({ series }) => series))].map((name) => ({
    name,
    values: points
      .filter(({ series }) => series === name)
      .map(({ id, x }) => ({ x, y: measure.read(reportOf(id)) })),
  }));
}

export function chartOf(entry: Entry, curves: readonly Curve[]): Chart {
  const [measure] = entry.measures;
  return { axis: entry.axis, label: measure?.label ?? '', unit: measure?.unit ?? '', curves };
}
