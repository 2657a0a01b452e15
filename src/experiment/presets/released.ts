import { definePreset, type Preset } from './preset.ts';

/** As in the released system, the host fills in checksums; a client that is not answered gives up after some seconds. */
const impatient = {
  offloads: { checksum: 'off', wheelTick: '5ms' },
  tcp: { rtoInitial: '200ms', rtoMin: '200ms', retries: 5 },
  duration: '30s',
};
const acceltcp = { stack: 'acceltcp' };
/** Control blocks that are full from the start, and payload that is copied. */
const fullBlocks = { lazyTcb: false, zeroCopy: false };
const probes = { trace: 200 };

/** The gallery's experiments (engine/tcp/released/released.table.ts): one defect of the released source each. */
export const released: readonly Preset[] = [
  definePreset('released-no-buffers', 'E-H1: the request after a lone acknowledgment is refused for ever', {
    ...impatient,
    testbed: acceltcp,
    host: { lazyTcbMode: 'as-released' },
    probes,
  }),
  definePreset('released-two-accepts', 'E-H2: acknowledgment and request in one burst open two connections', {
    ...impatient,
    testbed: { ...acceltcp, serverClock: 200e6 },
    workload: { concurrency: 8, connections: 8, rampInterval: 0 },
    host: { lazyTcbMode: 'as-released' },
    probes,
  }),
  definePreset('released-lost-reply', 'E-H4: of a reply longer than a frame the close sends only the FIN', {
    ...impatient,
    testbed: acceltcp,
    workload: { replyBytes: 2000 },
    host: { zeroCopyMode: 'as-released' },
    probes,
  }),
  definePreset(
    'released-keep-alive',
    'E-H5: a reply without a close leaves with a FIN and a wrong checksum',
    {
      ...impatient,
      testbed: acceltcp,
      workload: { transactions: 2 },
      host: { zeroCopyMode: 'as-released' },
      probes,
    },
  ),
  definePreset(
    'released-hand-over',
    'E-H7: a full control block hands over its reply with too high a number',
    {
      ...impatient,
      testbed: acceltcp,
      host: { ...fullBlocks, handOverMode: 'as-released' },
      probes,
    },
  ),
  definePreset(
    'released-long-hand-over',
    'E-H8: of a reply of 3,000 bytes one segment is handed over, the rest lost',
    {
      ...impatient,
      testbed: acceltcp,
      workload: { replyBytes: 3000 },
      host: { ...fullBlocks, handOverMode: 'as-released' },
      probes,
    },
  ),
  definePreset('released-timeout', 'E-H34: after the first round trip nothing lost is ever sent again', {
    tcp: impatient.tcp,
    duration: impatient.duration,
    host: { timestampMode: 'as-released' },
    disturbances: { exact: [{ link: 'toClient', frame: 2, fate: 'drop', delay: 0 }] },
    probes,
  }),
  definePreset(
    'released-empty-read',
    'E-H36: a read before the request has come answers that the stream has ended',
    {
      ...impatient,
      testbed: acceltcp,
      host: { lazyTcbMode: 'as-released' },
      application: { readsAtOnce: true },
      probes,
    },
  ),
];
