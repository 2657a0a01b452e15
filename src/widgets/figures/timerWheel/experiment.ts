import { timerWheel } from '#experiment/presets/timerWheel.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { bytes, grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { notesOf } from '#widgets/kit/traceView.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { bitmapBytes } from '#widgets/diagrams/wheelKnobs.ts';
import type { WheelFigureParts, WheelKnobs } from '#widgets/diagrams/wheelKnobs.ts';

const initial: WheelKnobs = { groups: 8, tick: 2_000_000, flows: 64 };
const groupStops = [4, 8, 16, 32];
const tickStops = [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000];
const flowStops = [32, 64, 128, 256];

const base = timerWheel.spec;
/** A long wire, so that a flow's bit can be seen waiting; clients that try again within a few turns. */
const LINK_DELAY = 3_000_000;
const CLIENT_RTO = 40_000_000;

function specOf({ groups, tick, flows }: WheelKnobs): ExperimentSpec {
  return {
    ...base,
    testbed: { ...base.testbed, linkDelay: LINK_DELAY },
    offloads: { ...base.offloads, wheelGroups: groups, wheelTick: tick, teardownFlows: flows },
    tcp: { ...base.tcp, rtoInitial: CLIENT_RTO, rtoMin: CLIENT_RTO, timeWait: 20_000_000 },
    workload: { ...base.workload, concurrency: flows / 2, connections: flows * 4, rampInterval: 400_000 },
    disturbances: { ...base.disturbances, loss: 0.15, direction: 'toClient' },
  };
}

/** Shortest and longest wait, in ps, from setting a bit to its ringing, over timers of one turn. */
export function waits(notes: readonly TraceNote[]): { shortest: number; longest: number } {
  const since = new Map<number, number>();
  let shortest = Infinity;
  let longest = 0;
  for (const note of notes) {
    if (note.kind === Note.WheelSet && note.b === 0) since.set(note.subject, note.time);
    else if (note.kind === Note.WheelSet || note.kind === Note.WheelCleared) since.delete(note.subject);
    const from = since.get(note.subject);
    if (note.kind !== Note.WheelFired || from === undefined) continue;
    shortest = Math.min(shortest, note.time - from);
    longest = Math.max(longest, note.time - from);
  }
  return { shortest, longest };
}

export const parts: WheelFigureParts = {
  name: 'The timer bitmap wheel',
  initial,
  groupStops,
  tickStops,
  flowStops,
  startShare: 1 / 3,
  specOf,
};

export const experiment: FigureExperiment = {
  specs: { run: specOf(initial) },
  results({ run }) {
    const { shortest, longest } = waits(notesOf(run.trace));
    return {
      flows: grouped(initial.flows),
      groups: grouped(initial.groups),
      tickBytes: bytes(bitmapBytes(initial) / initial.groups),
      earliest: time(shortest),
      latest: time(longest),
      bitmapBytes: bytes(bitmapBytes(initial)),
    };
  },
};
