import { proxySpliced } from '#experiment/presets/splice.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { passedIn, pairsOf, stepsOf } from '#widgets/figures/spliceRewrite/fields.ts';
import type { Passed } from '#widgets/figures/spliceRewrite/fields.ts';
import { grouped } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { titleOf } from '#widgets/kit/decodeFrame.ts';

/** One connection with a reply of three segments, every frame of it kept. */
export function specOf(): ExperimentSpec {
  const { spec } = proxySpliced;
  return {
    ...spec,
    name: 'one spliced connection, frame by frame',
    testbed: { ...spec.testbed, clients: 1, backends: 1 },
    workload: { ...spec.workload, concurrency: 1, connections: 1, replyBytes: 4000 },
    probes: { ...spec.probes, trace: 200 },
  };
}

export const titled = ({ before, isToClient }: Passed): string =>
  `${titleOf(before)}, ${isToClient ? 'to the client' : 'to the backend'}`;

/** Where the picture begins: the first data on its way to the client. */
export const firstShown = (all: readonly Passed[]): number =>
  Math.max(
    0,
    all.findIndex(({ isToClient, before, after }) => isToClient && before.length > 1000 && after.length > 0),
  );

export const experiment: FigureExperiment = {
  specs: { run: specOf() },
  results({ run }) {
    const all = passedIn(run.trace);
    const shown = all[firstShown(all)];
    return {
      frames: grouped(all.length),
      fields: grouped(stepsOf(pairsOf(shown)).length),
    };
  },
};
