import { shortConnectionsOffloaded } from '#experiment/presets/shortConnections.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';

export type WorkloadKey = 'one' | 'segment' | 'larger' | 'second' | 'client' | 'alone';

/** One kind of connection: what it does, and the fields of the spec that make it so. */
export interface Workload {
  readonly key: WorkloadKey;
  readonly label: string;
  readonly short: string;
  readonly workload: Partial<ExperimentSpec['workload']>;
  readonly offloads: Partial<ExperimentSpec['offloads']>;
}

/** From the connection a quasi-TCB is made for to those that outgrow it. */
export const workloads: readonly Workload[] = [
  {
    key: 'one',
    label: 'One request, one reply',
    short: 'one request, one reply',
    workload: {},
    offloads: {},
  },
  {
    key: 'segment',
    label: 'A reply of 1,448 B',
    short: 'reply of 1,448 B',
    workload: { replyBytes: 1448 },
    offloads: {},
  },
  {
    key: 'larger',
    label: 'A reply of 8 KB',
    short: 'reply of 8 KB',
    workload: { replyBytes: 8192 },
    offloads: {},
  },
  {
    key: 'second',
    label: 'A second request',
    short: 'second request',
    workload: { transactions: 2 },
    offloads: {},
  },
  {
    key: 'client',
    label: 'The client closes first',
    short: 'client closes first',
    workload: { closer: 'client' },
    offloads: {},
  },
  {
    key: 'alone',
    label: 'The NIC does not close',
    short: 'NIC does not close',
    workload: {},
    offloads: { teardown: 'off' },
  },
];

/** Twice as many connections as are open at once: the second half meets a server that is busy. */
const ROUNDS = 2;

export function specOf(kind: Workload, isLazy: boolean, concurrency: number): ExperimentSpec {
  const { spec } = shortConnectionsOffloaded;
  return {
    ...spec,
    name: `${kind.label}, ${isLazy ? 'lazy' : 'full'} control blocks`,
    host: { ...spec.host, lazyTcb: isLazy },
    offloads: { ...spec.offloads, ...kind.offloads },
    workload: { ...spec.workload, concurrency, connections: ROUNDS * concurrency, ...kind.workload },
  };
}
