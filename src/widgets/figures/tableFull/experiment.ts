import { tableFull } from '#experiment/presets/tableFull.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { ownershipOf } from '#widgets/figures/tableFull/ownership.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { notesOf } from '#widgets/kit/traceView.ts';

export interface Knobs {
  /** Entries of the NIC's table. */
  readonly flows: number;
  readonly loss: number;
  /** ns. */
  readonly timeWait: number;
}
const base = tableFull.spec;
export const initial: Knobs = {
  flows: base.offloads.teardownFlows,
  loss: base.disturbances.loss,
  timeWait: base.tcp.timeWait,
};
export const flowStops = [8, 16, 32, 64, 128, 256];
export const lossStops = [0, 0.01, 0.05, 0.1, 0.2];
export const timeWaitStops = [0, 500_000, 1_000_000, 2_000_000, 4_000_000];
export const CONNECTIONS = base.workload.connections;

export function specOf({ flows, loss, timeWait }: Knobs): ExperimentSpec {
  return {
    ...base,
    offloads: { ...base.offloads, teardownFlows: flows },
    tcp: { ...base.tcp, timeWait },
    disturbances: { ...base.disturbances, loss },
  };
}

export const experiment: FigureExperiment = {
  specs: { run: specOf(initial) },
  results({ run }) {
    const { refusals, handOvers, keptFor } = ownershipOf(notesOf(run.trace));
    return {
      room: grouped(initial.flows),
      connections: grouped(CONNECTIONS),
      completed: grouped(run.report.totals.connectionsCompleted),
      refused: grouped(refusals.length),
      taken: grouped(handOvers.length),
      keptAtLeast: time(Math.min(...keptFor)),
    };
  },
};
