import { differenceFrom } from '#experiment/reproduction/compare.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';
import { chapterClaims } from '#widgets/reproduction/chapterClaims.ts';
import { predictedBy, specsOfClaim, type ArguedClaim } from '#widgets/reproduction/arguedPoints.ts';
import { groupById, timesAsDear } from '#widgets/reproduction/costGroups.ts';
import { NEAR } from '#widgets/reproduction/gaps.ts';
import { inUnit } from '#widgets/reproduction/words.ts';

export interface Knobs {
  readonly group: string;
  readonly factor: number;
}
export const initial: Knobs = { group: 'application', factor: 1 };
export const factors: readonly number[] = [0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 4];
/** A name for what was changed: what nothing was changed of has one name, whatever the knob stands at. */
export const variantOf = ({ group, factor }: Knobs): string => (factor === 1 ? 'book' : `${group} ${factor}`);

/** The book's runs, and those with one group of figures dearer or cheaper. */
export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  const changes = timesAsDear(groupById(knobs.group), knobs.factor);
  const specs = chapterClaims.map((each) => ({
    ...specsOfClaim(each, {}, variantOf(initial)),
    ...specsOfClaim(each, changes, variantOf(knobs)),
  }));
  return Object.assign({}, ...specs) as Record<string, ExperimentSpec>;
}

/** One claim as the book predicts it, and as it comes out with the knobs. */
export interface Told {
  readonly argued: ArguedClaim;
  readonly book: number;
  readonly bent: number;
  readonly isNear: boolean;
}

export function toldBy(runs: Runs, knobs: Knobs): Told[] {
  return chapterClaims.map((argued) => {
    const bent = predictedBy(argued, runs, variantOf(knobs));
    const difference = differenceFrom(argued.claim.published, bent) ?? 0;
    return {
      argued,
      book: predictedBy(argued, runs, variantOf(initial)),
      bent,
      isNear: Math.abs(difference) <= NEAR,
    };
  });
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const told = toldBy(runs, initial);
    const near = told.filter(({ isNear }) => isNear).length;
    return {
      claims: `${told.length}`,
      near: `${near}`,
      first: inUnit(told[0].book, told[0].argued.claim.unit),
    };
  },
};
