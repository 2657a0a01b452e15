import { proxyHttp } from '#experiment/presets/proxy.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { talkTestbed } from '#experiment/testbeds.ts';

export type Way = 'relayed' | 'spliced';
export const ways: readonly Way[] = ['relayed', 'spliced'];
export const wayNames: Readonly<Record<Way, string>> = {
  relayed: 'mTCP, relayed by the host',
  spliced: 'AccelTCP, spliced on the NIC',
};
/** As many as nobody comes to the end of. */
export const STAYS = 1_000_000;
/** Connections open at once for each core. */
const OPEN = 192;
const FROM = 1_500_000;
const SPAN = 1_500_000;

/** A proxy in mode http on the talk's testbed, for SPECweb's images; so many requests on a connection. */
export function proxySpec(way: Way, cores: number, requests: number): ExperimentSpec {
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
