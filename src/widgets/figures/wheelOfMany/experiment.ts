import { timerRace } from '#experiment/presets/timerRace.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { bitmapBytes } from '#widgets/diagrams/wheelKnobs.ts';
import type { WheelFigureParts, WheelKnobs } from '#widgets/diagrams/wheelKnobs.ts';
import { bytes, grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';

const initial: WheelKnobs = { groups: 8, tick: 2_000_000, flows: 256 };
const base = timerRace.spec;
/** Frames to trace: none come, but their number bounds the notes, and a flow makes two. */
const TRACED = 200;

function specOf({ groups, tick, flows }: WheelKnobs): ExperimentSpec {
  return {
    ...base,
    name: `bitmap wheel, ${grouped(flows)} flows`,
    offloads: { ...base.offloads, wheelGroups: groups, wheelTick: tick, teardownFlows: flows },
    probes: { ...base.probes, trace: TRACED },
  };
}

export const parts: WheelFigureParts = {
  name: 'The wheel of a whole table',
  initial,
  groupStops: [2, 4, 8, 16, 32],
  tickStops: [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000],
  flowStops: [64, 256, 512, 1024],
  startShare: 0.68,
  specOf,
};

export const experiment: FigureExperiment = {
  specs: { run: specOf(initial) },
  results({ run }) {
    const paced = run.report.nic.race?.paced ?? {};
    return {
      flows: grouped(initial.flows),
      bitmapBytes: bytes(bitmapBytes(initial)),
      turn: time(initial.groups * initial.tick * 1000),
      tick: time(initial.tick * 1000),
      earliest: time(-paced['late by, least (ns)'] * 1000),
    };
  },
};
