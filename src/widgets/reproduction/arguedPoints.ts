import { entries } from '#experiment/reproduction/all.ts';
import { specOfPoint } from '#experiment/reproduction/runs.ts';
import type { Claim, Entry } from '#experiment/reproduction/types.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** A claim that a figure of chapter 14 argues about, with a name short enough for a picture. */
export interface ArguedClaim {
  readonly name: string;
  readonly entry: Entry;
  readonly claim: Claim;
}

export function argued(name: string, entryId: string, claimId: string): ArguedClaim {
  const entry = entries.find(({ id }) => id === entryId);
  const claim = entry?.claims.find(({ id }) => id === claimId);
  if (entry === undefined || claim === undefined) throw new Error(`There is no claim ${entryId} ${claimId}`);
  return { name, entry, claim };
}

const nameOf = (entry: Entry, point: string, variant: string): string => `${entry.id} ${point} ${variant}`;

/** The runs one claim needs, in the small edition; `variant` names the changes. */
export function specsOfClaim(
  { entry, claim }: ArguedClaim,
  changes: object,
  variant: string,
): Record<string, ExperimentSpec> {
  const points = entry.points.filter(({ id }) => claim.from.includes(id));
  return Object.fromEntries(
    points.map((point) => [nameOf(entry, point.id, variant), specOfPoint(point, 'small', changes)]),
  );
}

export function predictedBy({ entry, claim }: ArguedClaim, runs: Runs, variant: string): number {
  return claim.predict(claim.from.map((point) => runs[nameOf(entry, point, variant)].report));
}
