import type { ExperimentSpec } from '#experiment/spec.ts';
import { specWith } from './specSource.ts';

/** One of the fixed benchmark workloads (emulation.md §9). */
export interface Workload {
  readonly name: string;
  readonly says: string;
  /** `connections` replaces the concurrency, so that cost per frame can be compared over it. */
  spec(concurrency?: number): ExperimentSpec;
}

/** TIME-WAIT is off and nothing is traced: what is timed is the life of frames, from client to application and back. */
const tcp = { timeWait: 0 };
/** One core and one ring take 65,536 frames; a larger crowd is spread, or its SYNs would be dropped and the clock run idle. */
const RING = 65_536;

function short(connections: number, concurrency: number, disturbances: object): ExperimentSpec {
  return specWith({
    testbed: {
      clients: 8,
      serverCores: Math.max(1, Math.ceil(concurrency / 32_768)),
      ringDescriptors: RING,
      linkRate: 10e9,
      linkDelay: '10us',
      linkQueue: 1_048_576,
    },
    workload: { concurrency, connections: Math.max(connections, 2 * concurrency) },
    tcp,
    disturbances,
    duration: '3600s',
  });
}
function flows(count: number, replyBytes: number): ExperimentSpec {
  return specWith({
    testbed: { linkRate: 10e9, linkDelay: '10us' },
    workload: { concurrency: count, connections: count, replyBytes },
    tcp,
    duration: '3600s',
  });
}

export const workloads: readonly Workload[] = [
  {
    name: 'A',
    says: '10,000 concurrent connections of 64 bytes',
    spec: (concurrency = 10_000) => short(120_000, concurrency, {}),
  },
  {
    name: 'B',
    says: 'A with 1 % loss',
    spec: (concurrency = 10_000) => short(120_000, concurrency, { loss: 0.01 }),
  },
  { name: 'C', says: 'one bulk flow', spec: () => flows(1, 400_000_000) },
  {
    name: 'D',
    says: '100 bulk flows',
    spec: (concurrency = 100) => flows(concurrency, Math.ceil(400_000_000 / concurrency)),
  },
  {
    name: 'E',
    says: 'A with 262,144 concurrent connections',
    spec: (concurrency = 262_144) => short(400_000, concurrency, {}),
  },
];
