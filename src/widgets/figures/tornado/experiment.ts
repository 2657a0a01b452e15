import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { percent } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';
import { predictedBy, specsOfClaim, type ArguedClaim } from '#widgets/reproduction/arguedPoints.ts';
import { lightClaims } from '#widgets/reproduction/chapterClaims.ts';
import { costGroups, timesAsDear } from '#widgets/reproduction/costGroups.ts';
import type { Mover } from '#widgets/reproduction/shown.ts';

export interface Knobs {
  /** Name of a claim. */
  readonly claim: string;
  /** Up and down by this share. */
  readonly share: number;
}
export const initial: Knobs = { claim: lightClaims[0].name, share: 0.2 };
export const shares: readonly number[] = [0.05, 0.1, 0.2, 0.5];

export function claimOf({ claim }: Knobs): ArguedClaim {
  return lightClaims.find(({ name }) => name === claim) ?? lightClaims[0];
}

/** As the book has it, and each group of figures so much cheaper and so much dearer. */
export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  const argued = claimOf(knobs);
  const specs = costGroups.flatMap((group) =>
    [1 - knobs.share, 1 + knobs.share].map((factor) =>
      specsOfClaim(argued, timesAsDear(group, factor), `${group.id} ${factor}`),
    ),
  );
  return Object.assign(specsOfClaim(argued, {}, 'book'), ...specs) as Record<string, ExperimentSpec>;
}

/** The group that moves the claim most comes first. */
export function moversOf(runs: Runs, knobs: Knobs): Mover[] {
  const argued = claimOf(knobs);
  const book = predictedBy(argued, runs, 'book');
  const change = (id: string, factor: number): number =>
    predictedBy(argued, runs, `${id} ${factor}`) / book - 1;
  return costGroups
    .map(({ id, name }) => ({
      path: id,
      name,
      less: change(id, 1 - knobs.share),
      more: change(id, 1 + knobs.share),
    }))
    .toSorted((a, b) => reach(b) - reach(a));
}

export function reach({ less, more }: Mover): number {
  return Math.max(Math.abs(less), Math.abs(more));
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const [first, second] = moversOf(runs, initial);
    return {
      first: first.name,
      firstReach: percent(reach(first)),
      second: second.name,
      secondReach: percent(reach(second)),
    };
  },
};
