import { entries } from '#experiment/reproduction/all.ts';
import type { Reproduced, ReproducedEntry } from '#experiment/reproduction/reproduced.ts';
import { pointsOf } from '#experiment/reproduction/runs.ts';
import type { Entry, Measure } from '#experiment/reproduction/types.ts';
import { shownClaim } from '#widgets/reproduction/claims.ts';
import type { Chart } from '#widgets/reproduction/curves.ts';
import type { Mover, ShownEntry } from '#widgets/reproduction/shown.ts';

/** The rest stands in the table of the points. */
const MOST_CHARTS = 2;

function chartOf(entry: Entry, measure: Measure, committed: ReproducedEntry): Chart {
  const read = (id: string): number | undefined => committed.measures[id]?.[measure.id] ?? undefined;
  const curves = [...new Set(entry.points.map(({ series }) => series))].map((name) => ({
    name,
    values: entry.points.flatMap(({ id, series, x }) => {
      const y = read(id);
      return series === name && y !== undefined ? [{ x, y }] : [];
    }),
  }));
  const { label, unit } = measure;
  return { axis: entry.axis, label, unit, curves: curves.filter(({ values }) => values.length > 0) };
}

/** A reader of the page has none of the notes that the definitions refer to. */
const withoutNotes = (text: string): string => text.replaceAll(/ \((?:source|paper)-facts[^)]*\)/g, '');

function rowsOf(entry: Entry, committed: ReproducedEntry): ShownEntry['rows'] {
  return entry.points.map(({ id }) => ({
    name: id,
    values: entry.measures.map((measure) => committed.measures[id]?.[measure.id] ?? null),
  }));
}

function shownEntry(
  entry: Entry,
  committed: ReproducedEntry | undefined,
  movers: readonly Mover[],
): ShownEntry {
  const { id, title, says, note, assumptions, points, measures } = entry;
  const charts = committed ? measures.map((measure) => chartOf(entry, measure, committed)) : [];
  return {
    id,
    title,
    says,
    note,
    claims: entry.claims.map((claim) =>
      shownClaim(entry, claim, committed?.predicted[claim.id] ?? undefined),
    ),
    charts: charts.filter(({ curves }) => curves.length > 0).slice(0, MOST_CHARTS),
    measures: measures.map(({ label, unit }) => ({ label, unit })),
    rows: committed ? rowsOf(entry, committed) : [],
    assumptions: assumptions.map((assumption) => ({
      says: withoutNotes(assumption.says),
      label: assumption.label,
    })),
    movers,
    points: points.length,
    smallPoints: pointsOf(entry, 'small').length,
    frames: committed?.frames ?? null,
  };
}

/** Every entry as the page prints it; `movers` by entry. */
export function shownEntries(
  committed: Reproduced['entries'],
  movers: Readonly<Record<string, readonly Mover[]>> = {},
): ShownEntry[] {
  return entries.map((entry) => shownEntry(entry, committed[entry.id], movers[entry.id] ?? []));
}
