import type { DisturbancesSpec, StackProfile } from '#experiment/spec.ts';
import type { WorkloadSpec } from '#experiment/workloadSpec.ts';
import { definePreset } from './preset.ts';

/*
 * The matrix of bad wires: every loss with every mixture of three other disturbances, on one way or both, whichever
 * side closes, for every stack. `tests/golden/lossMatrix.test.ts` runs all of it; the book draws cells of it.
 */

/** Of the frames that enter a wire, the share it loses. */
export const matrixLosses: readonly number[] = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3];

export interface MatrixMixture {
  readonly name: string;
  readonly disturbances: Pick<DisturbancesSpec, 'reorder' | 'duplicate' | 'corrupt'>;
}

/** Shares of the frames that arrive late, twice, or with a bit flipped. */
const late = 0.1;
const twice = 0.1;
const bent = 0.05;

function mixture(name: string, reorder: number, duplicate: number, corrupt: number): MatrixMixture {
  return { name, disturbances: { reorder, duplicate, corrupt } };
}

/** Every mixture of the three; loss comes on top. */
export const matrixMixtures: readonly MatrixMixture[] = [
  mixture('loss alone', 0, 0, 0),
  mixture('late', late, 0, 0),
  mixture('twice', 0, twice, 0),
  mixture('late, twice', late, twice, 0),
  mixture('bent', 0, 0, bent),
  mixture('late, bent', late, 0, bent),
  mixture('twice, bent', 0, twice, bent),
  mixture('all three', late, twice, bent),
];

export interface MatrixEnds {
  readonly name: string;
  readonly direction: 'both' | 'toServer' | 'toClient';
  readonly closer: WorkloadSpec['closer'];
}

/** Which way the wire is bad, and who sends the first FIN. */
export const matrixEnds: readonly MatrixEnds[] = [
  { name: 'requests, server closes', direction: 'toServer', closer: 'server' },
  { name: 'requests, client closes', direction: 'toServer', closer: 'client' },
  { name: 'replies, server closes', direction: 'toClient', closer: 'server' },
  { name: 'replies, client closes', direction: 'toClient', closer: 'client' },
  { name: 'both, server closes', direction: 'both', closer: 'server' },
  { name: 'both, client closes', direction: 'both', closer: 'client' },
];

export interface MatrixStack {
  readonly name: string;
  /** What differs from the matrix's own spec. */
  readonly testbed: { readonly stack: StackProfile };
  readonly offloads?: object;
  readonly tcp?: object;
}

const fuller = { sack: true, rack: true, congestionControl: 'cubic', delayedAck: '1ms', nagle: true };

export const matrixStacks: readonly MatrixStack[] = [
  { name: 'linux', testbed: { stack: 'linux' } },
  { name: 'mtcp', testbed: { stack: 'mtcp' } },
  { name: 'mtcp with SACK, RACK, CUBIC', testbed: { stack: 'mtcp' }, tcp: fuller },
  { name: 'original', testbed: { stack: 'original' } },
  { name: 'acceltcp, setup only', testbed: { stack: 'acceltcp' }, offloads: { teardown: 'off' } },
  { name: 'acceltcp', testbed: { stack: 'acceltcp' } },
  { name: 'acceltcp with SACK, RACK, CUBIC', testbed: { stack: 'acceltcp' }, tcp: fuller },
];

/** Connections of one cell. */
export const matrixConnections = 50;

/** Timers short and patience long, so that no cell is explained by somebody giving up. */
const common = {
  testbed: { serverCores: 2, clients: 2 },
  offloads: { wheelTick: '2ms', teardownRetries: 30 },
  tcp: {
    rtoInitial: '40ms',
    rtoMin: '10ms',
    rtoMax: '1s',
    retries: 30,
    timeWait: '60s',
    // An old copy of the ACK that returned a cookie opens a connection whose client has gone: keep-alive ends it.
    keepAlive: '10s',
    keepAliveInterval: '1s',
    keepAliveProbes: 5,
  },
  workload: { concurrency: 25, connections: matrixConnections, requestBytes: 600, replyBytes: 6000 },
  disturbances: { reorderDelay: '100us' },
  duration: '3600s',
  seed: 42,
};

/** What a cell's spec says; the rest is its stack's. */
export function matrixCell(stack: MatrixStack, loss: number, mixed: MatrixMixture, ends: MatrixEnds): object {
  const { direction, closer } = ends;
  return {
    ...common,
    testbed: { ...common.testbed, ...stack.testbed },
    offloads: { ...common.offloads, ...stack.offloads },
    tcp: { ...common.tcp, ...stack.tcp },
    workload: { ...common.workload, closer },
    disturbances: { ...common.disturbances, loss, ...mixed.disturbances, direction },
  };
}

export const lossMatrix = definePreset(
  'loss-matrix',
  'one cell of the matrix of bad wires: 20 % loss both ways, frames late, twice and bent, on AccelTCP',
  matrixCell(matrixStacks[5], 0.2, matrixMixtures[7], matrixEnds[4]),
);
