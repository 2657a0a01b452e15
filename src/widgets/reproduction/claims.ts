import { differenceFrom } from '#experiment/reproduction/compare.ts';
import type { Claim } from '#experiment/reproduction/types.ts';
import { bandOf, middleOf, type Gap } from '#widgets/reproduction/gaps.ts';
import {
  differenceText,
  inUnit,
  publishedText,
  standingOf,
  type Standing,
} from '#widgets/reproduction/words.ts';

/** One line of the table, ready to be printed. Plain data: the build hands it to the page. */
export interface ShownClaim {
  readonly entry: string;
  readonly entryTitle: string;
  readonly id: string;
  readonly says: string;
  readonly published: string;
  /** Where it was read, or why there is nothing to read. */
  readonly source: string;
  readonly predicted: string;
  readonly difference: string;
  readonly isNear: boolean;
  readonly standing: Standing;
  readonly gap: Gap | null;
}

/** The book aims at this, and where it misses says why. */
const AIM = 0.15;

type Told = Pick<Claim, 'id' | 'says' | 'unit' | 'published' | 'isHeldOut'>;

export function shownClaim(
  entry: { readonly id: string; readonly title: string },
  claim: Told,
  predicted: number | undefined,
): ShownClaim {
  const { published, unit } = claim;
  const difference = predicted === undefined ? null : differenceFrom(published, predicted);
  return {
    entry: entry.id,
    entryTitle: entry.title,
    id: claim.id,
    says: claim.says,
    published: publishedText(published, unit),
    source: published.kind === 'not available' ? published.why : `${published.source} (${published.mark})`,
    predicted: predictedText(predicted, unit),
    difference: differenceText(published, difference),
    isNear: difference !== null && Math.abs(difference) <= AIM,
    standing: standingOf(claim),
    gap: gapOf(`${entry.id} ${claim.id}`, claim, predicted),
  };
}

function predictedText(predicted: number | undefined, unit: string): string {
  return predicted === undefined ? 'not run' : inUnit(predicted, unit);
}

/** Null where nothing was published to lie away from. */
export function gapOf(key: string, claim: Told, predicted: number | undefined): Gap | null {
  const { published, unit } = claim;
  if (published.kind === 'not available') return null;
  const middle = middleOf(published);
  return {
    key,
    name: claim.says,
    band: bandOf(published),
    publishedText: publishedText(published, unit),
    predicted: predicted === undefined || middle === 0 ? null : predicted / middle,
    predictedText: predictedText(predicted, unit),
  };
}

/** The same gap with a reader's prediction beside the book's. */
export function withEdited(gap: Gap, claim: Told, edited: number): Gap {
  if (claim.published.kind === 'not available') return gap;
  return { ...gap, edited: edited / middleOf(claim.published), editedText: inUnit(edited, claim.unit) };
}
