import type { Report } from '#experiment/report.ts';
import { pointsOf, type Edition } from './runs.ts';
import type { Claim, Entry, Published } from './types.ts';

/** Published against predicted. */
export interface Comparison {
  readonly entry: string;
  readonly claim: string;
  readonly says: string;
  readonly unit: string;
  readonly published: Published;
  readonly predicted: number;
  /** Predicted less published, of the published; 0 inside a range or on the right side of a bound; null where nothing is published. */
  readonly difference: number | null;
  readonly isHeldOut: boolean;
}

/** How far a value lies from what was published, as a share of it. */
export function differenceFrom(published: Published, value: number): number | null {
  if (published.kind === 'not available') return null;
  const near = nearestPublished(published, value);
  return (value - near) / near;
}

function nearestPublished(published: Exclude<Published, { kind: 'not available' }>, value: number): number {
  switch (published.kind) {
    case 'value':
      return published.value;
    case 'range':
      return Math.min(published.most, Math.max(published.least, value));
    case 'least':
      return Math.max(published.value, value);
    case 'most':
      return Math.min(published.value, value);
  }
}

/** Claims whose every point is in the edition. */
export function claimsOf(entry: Entry, edition: Edition): readonly Claim[] {
  const ids = new Set(pointsOf(entry, edition).map(({ id }) => id));
  return entry.claims.filter(({ from }) => from.every((id) => ids.has(id)));
}

/** One line for every claim; `reportOf` answers with the report of a point of this entry. */
export function compare(entry: Entry, edition: Edition, reportOf: (point: string) => Report): Comparison[] {
  return claimsOf(entry, edition).map((claim) => {
    const predicted = claim.predict(claim.from.map(reportOf));
    const { id, says, unit, published, isHeldOut } = claim;
    const difference = differenceFrom(published, predicted);
    return { entry: entry.id, claim: id, says, unit, published, predicted, difference, isHeldOut };
  });
}
