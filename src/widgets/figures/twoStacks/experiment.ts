import { oneConnection, oneConnectionOffloaded } from '#experiment/presets/oneConnection.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Trace } from '#experiment/report.ts';
import { record } from '#widgets/diagrams/recording.ts';
import { Tap } from '#engine/testbed/taps.table.ts';
import { count, grouped } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { totalBusy } from '#widgets/kit/runNumbers.ts';
import { crossingsUpTo } from '#widgets/kit/traceView.ts';

export interface Knobs {
  readonly replyBytes: number;
  readonly transactions: number;
}
export const initial: Knobs = { replyBytes: 64, transactions: 1 };
export const replyStops = [64, 1460, 4096, 8192];
export const transactionStops = [1, 2, 3, 4, 5, 6];

function turned(base: ExperimentSpec, knobs: Knobs): ExperimentSpec {
  return {
    ...base,
    workload: { ...base.workload, replyBytes: knobs.replyBytes, transactions: knobs.transactions },
  };
}

export function specsOf(knobs: Knobs): { plain: ExperimentSpec; offloaded: ExperimentSpec } {
  return { plain: turned(oneConnection.spec, knobs), offloaded: turned(oneConnectionOffloaded.spec, knobs) };
}

/** As the figure counts them: the connection's own packets. */
function crossings(trace: Trace): string {
  const { toHost, toNic } = crossingsUpTo(record(trace).lives, Infinity);
  return grouped(toHost + toNic);
}

/** Frames the host took in or sent out. */
function hostFrames(trace: Trace): string {
  const touched = record(trace).lives.filter(({ hops }) =>
    hops.some(({ tap }) => tap === Tap.HostTaken || tap === Tap.HostSent),
  );
  return grouped(touched.length);
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results({ plain, offloaded }) {
    return {
      plainCrossings: crossings(plain.trace),
      offloadedCrossings: crossings(offloaded.trace),
      plainHostCycles: count(totalBusy(plain.report)),
      offloadedHostCycles: count(totalBusy(offloaded.report)),
      plainHostFrames: hostFrames(plain.trace),
      offloadedHostFrames: hostFrames(offloaded.trace),
    };
  },
};
