import { oneConnection } from '#experiment/presets/oneConnection.ts';
import type { ExactFate, ExperimentSpec } from '#experiment/spec.ts';
import { record } from '#widgets/diagrams/recording.ts';
import { grouped, percent, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { totalBusy, wireUpTo } from '#widgets/kit/runNumbers.ts';
import { crossingsUpTo } from '#widgets/kit/traceView.ts';

/** What the reader may turn. */
export interface Knobs {
  readonly replyBytes: number;
  readonly linkDelay: number;
  readonly closer: 'server' | 'client';
  readonly fates: readonly ExactFate[];
}

const base = oneConnection.spec;
export const initial: Knobs = {
  replyBytes: base.workload.replyBytes,
  linkDelay: base.testbed.linkDelay,
  closer: base.workload.closer,
  fates: [],
};
export const replyStops = [64, 512, 1460, 4096, 8192, 16_384];
export const delayStops = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

export function specOf(knobs: Knobs): ExperimentSpec {
  return {
    ...base,
    testbed: { ...base.testbed, linkDelay: knobs.linkDelay },
    workload: { ...base.workload, replyBytes: knobs.replyBytes, closer: knobs.closer },
    disturbances: { ...base.disturbances, exact: [...knobs.fates] },
  };
}

export const experiment: FigureExperiment = {
  specs: { run: base },
  results({ run }) {
    const recording = record(run.trace);
    const wire = wireUpTo(recording, Infinity);
    const crossings = crossingsUpTo(recording.lives, Infinity);
    return {
      packets: grouped(wire.packets),
      bytesOnWire: `${grouped(wire.wireBytes)} B`,
      payloadShare: percent(wire.payloadBytes / wire.wireBytes),
      elapsed: time(recording.lives.reduce((last, life) => Math.max(last, life.last), 0)),
      pcieCrossings: grouped(crossings.toHost + crossings.toNic),
      hostCycles: grouped(Math.round(totalBusy(run.report))),
    };
  },
};
