import { definePreset, type Preset } from './preset.ts';

/** As in the released system, the host fills in checksums; a client that is not answered gives up after some seconds. */
const impatient = {
  offloads: { checksum: 'off' },
  tcp: { rtoInitial: '200ms', rtoMin: '200ms', retries: 5 },
  duration: '30s',
};
const acceltcp = { stack: 'acceltcp' };
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
];
