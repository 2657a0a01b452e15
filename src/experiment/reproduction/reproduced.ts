import type { Report } from '#experiment/report.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { compare, type Comparison } from './compare.ts';
import { pointsOf, type Edition } from './runs.ts';
import type { Entry } from './types.ts';

/** What was run of one entry, in numbers; null where a number came out as none. */
export interface ReproducedEntry {
  /** Claim -> predicted. */
  readonly predicted: Readonly<Record<string, number | null>>;
  /** Point -> measure -> value. */
  readonly measures: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  /** Point -> digest of its report. */
  readonly digests: Readonly<Record<string, string>>;
  /** On the links, over all its points. */
  readonly frames: number;
}

/** The data behind the book's figures: `content/reproduced.json`. Nothing in it depends on when, where or how fast it was run. */
export interface Reproduced {
  readonly version: 1;
  readonly engine: string;
  readonly edition: Edition;
  /** By entry. */
  readonly entries: Readonly<Record<string, ReproducedEntry>>;
}

/** Answers with the report of a point of an entry. */
export type ReportOf = (entry: string, point: string) => Report;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function reproducedEntry(
  entry: Entry,
  edition: Edition,
  reportOf: (point: string) => Report,
): ReproducedEntry {
  const points = pointsOf(entry, edition).map(({ id }) => ({ id, report: reportOf(id) }));
  return {
    predicted: Object.fromEntries(
      compare(entry, edition, reportOf).map(({ claim, predicted }) => [claim, finite(predicted)]),
    ),
    measures: Object.fromEntries(
      points.map(({ id, report }) => [
        id,
        Object.fromEntries(entry.measures.map((measure) => [measure.id, finite(measure.read(report))])),
      ]),
    ),
    digests: Object.fromEntries(points.map(({ id, report }) => [id, report.digest])),
    frames: points.reduce((sum, { report }) => sum + report.totals.frames, 0),
  };
}

/** In the order of the entries, points and claims. */
export function reproduced(entries: readonly Entry[], edition: Edition, reportOf: ReportOf): Reproduced {
  return {
    version: 1,
    engine: ENGINE_VERSION,
    edition,
    entries: Object.fromEntries(
      entries.map((entry) => [
        entry.id,
        reproducedEntry(entry, edition, (point) => reportOf(entry.id, point)),
      ]),
    ),
  };
}

/** Every line of the table. */
export function comparisons(entries: readonly Entry[], edition: Edition, reportOf: ReportOf): Comparison[] {
  return entries.flatMap((entry) => compare(entry, edition, (point) => reportOf(entry.id, point)));
}
