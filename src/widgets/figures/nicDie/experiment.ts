import { shortConnectionsOffloaded } from '#experiment/presets/shortConnections.ts';
import type { NicModel, ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { bytes, count, grouped, percent } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly extraCycles: number;
  /** Connections open at once. */
  readonly load: number;
  readonly nic: NicModel;
}
export const initial: Knobs = { extraCycles: 0, load: 1024, nic: 'agilio-lx' };
export const extraStops = [0, 1000, 3000, 10_000, 30_000];
export const loadStops = [16, 128, 1024, 4096];
export const cards: readonly { value: NicModel; label: string }[] = [
  { value: 'agilio-lx', label: 'Agilio LX' },
  { value: 'agilio-cx', label: 'Agilio CX' },
  { value: 'dpu', label: 'BlueField-3' },
];

const base = shortConnectionsOffloaded.spec;

/** Eight host cores, so that the card has something to do; TIME-WAIT is long, so that its memory fills. */
export function specOf({ extraCycles, load, nic }: Knobs): ExperimentSpec {
  return {
    ...base,
    name: `the die with ${load} connections, ${extraCycles} extra cycles`,
    testbed: { ...base.testbed, nic, serverCores: 8, clients: 4, linkRate: 40e9 },
    offloads: { ...base.offloads, extraCycles },
    tcp: { ...base.tcp, timeWait: 1_000_000_000 },
    workload: { ...base.workload, concurrency: load, connections: 20_000 },
    probes: { trace: 0, sampleInterval: 100_000, nic: true, measureFrom: 0 },
    duration: 4_000_000,
  };
}

export const experiment: FigureExperiment = {
  specs: { run: specOf(initial) },
  results(runs: Runs) {
    const { nic, totals } = runs.run.report;
    const { threads, cores } = nic.use;
    const cycles = Object.values(nic.steps).reduce((sum, each) => sum + each, 0);
    const internal = nic.memories.find(({ name }) => name === 'IMEM');
    return {
      busy: percent(nic.busyShare),
      busiest: percent(Math.max(...cores)),
      threads: grouped(threads.all),
      threadsMean: threads.mean.toFixed(1),
      threadsPeak: grouped(threads.peak),
      perFrame: `${grouped(Math.round(cycles / (totals.framesToServer + totals.framesToClient)))} cycles`,
      connections: count(totals.connectionsCompleted),
      filled: bytes(internal?.peak ?? 0),
    };
  },
};
