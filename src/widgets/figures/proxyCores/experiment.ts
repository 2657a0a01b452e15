import { proxyHttp } from '#experiment/presets/proxy.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { talkTestbed } from '#experiment/testbeds.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { busiest, carriedBy, gigabits } from '#widgets/kit/carried.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Way = 'relayed' | 'spliced';
export const ways: readonly Way[] = ['relayed', 'spliced'];
export const wayNames: Readonly<Record<Way, string>> = {
  relayed: 'mTCP, relayed by the host',
  spliced: 'AccelTCP, spliced on the NIC',
};
export interface Knobs {
  /** Requests on a connection. */
  readonly requests: number;
  /** Cores, where the reader's line stands. */
  readonly at: number;
}
/** As many as nobody comes to the end of. */
export const STAYS = 1_000_000;
export const initial: Knobs = { requests: STAYS, at: 1 };
export const coreStops = [1, 2, 4, 8];

/** Connections open at once for each core. */
const OPEN = 192;
const FROM = 1_500_000;
const SPAN = 1_500_000;

export const nameOf = (way: Way, cores: number): string => `${way} ${cores}`;

export function specOf(way: Way, cores: number, requests: number): ExperimentSpec {
  const { spec } = proxyHttp;
  const splices = way === 'spliced';
  return {
    ...spec,
    name: `A proxy under SPECweb’s images, ${cores} cores: ${wayNames[way]}`,
    testbed: {
      ...spec.testbed,
      ...talkTestbed,
      serverCores: cores,
      stack: splices ? 'acceltcp' : 'mtcp',
      backends: 8,
    },
    offloads: {
      ...spec.offloads,
      splice: splices ? 'intended' : 'off',
      setup: splices ? 'intended' : 'off',
      teardown: splices ? 'intended' : 'off',
    },
    host: {
      ...spec.host,
      userLevelThreads: splices,
      zeroCopy: splices,
      lazyTcb: splices,
      ackPiggyback: splices,
      finPiggyback: splices,
    },
    workload: {
      ...spec.workload,
      concurrency: OPEN * cores,
      connections: 0,
      transactions: requests,
      rampInterval: 10,
    },
    probes: { ...spec.probes, measureFrom: FROM, sampleInterval: 0 },
    duration: FROM + SPAN,
  };
}

export function specsOf({ requests }: Knobs): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const way of ways)
    for (const cores of coreStops) specs[nameOf(way, cores)] = specOf(way, cores, requests);
  return specs;
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const report = (way: Way, cores: number): Report => runs[nameOf(way, cores)].report;
    const carried = (way: Way, cores: number): number => carriedBy(report(way, cores));
    const most = coreStops[coreStops.length - 1];
    const gain = (cores: number): string =>
      `${(carried('spliced', cores) / carried('relayed', cores)).toFixed(1)}×`;
    return {
      most: String(most),
      relayedOne: gigabits(carried('relayed', 1)),
      splicedOne: gigabits(carried('spliced', 1)),
      relayedMost: gigabits(carried('relayed', most)),
      splicedMost: gigabits(carried('spliced', most)),
      gainOne: gain(1),
      gainMost: gain(most),
      idleShare: busiest(report('spliced', 1)),
    };
  },
};
