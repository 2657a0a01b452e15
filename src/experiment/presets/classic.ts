import { definePreset, type Preset } from './preset.ts';

/** A host at 10 Gb/s that is busy: what an offload spares it can be seen. */
const busy = {
  testbed: { serverClock: '1GHz' },
  tcp: { timeWait: 0 },
  probes: { sampleInterval: '500us' },
};

/** What cards have long done, on the traffic it was made for. */
export const classic: readonly Preset[] = [
  definePreset(
    'tso',
    'one flow of 32 MB: the host hands over 8 KiB at a time, the NIC cuts it into segments',
    {
      ...busy,
      offloads: { tso: 'intended' },
      workload: { replyBytes: '32MB' },
    },
  ),
  definePreset(
    'lro',
    'one request of 32 MB: the NIC joins segments, and the host takes up to 8 KiB at a time',
    {
      ...busy,
      offloads: { lro: 'intended' },
      workload: { requestBytes: '32MB' },
    },
  ),
  definePreset('tso-short', 'short connections with TSO: there is nothing to cut, and nothing is gained', {
    ...busy,
    offloads: { tso: 'intended' },
    workload: { concurrency: 1000, connections: 20_000 },
  }),
];

/** The same where the released source does it, each with its defects (source-facts E.1). */
export const classicReleased: readonly Preset[] = [
  definePreset(
    'tso-released',
    'E-N14: a reply of 5,000 bytes is cut with the wrong header length, and no checksum fits',
    {
      testbed: { stack: 'acceltcp' },
      offloads: { tso: 'as-released', teardown: 'as-released', checksum: 'as-released' },
      tcp: { rtoInitial: '200ms', rtoMin: '200ms', retries: 5 },
      workload: { replyBytes: 5000 },
      probes: { trace: 200 },
      duration: '5s',
    },
  ),
  definePreset('rss-released', 'E-N24: twelve cores are no power of two, so one of them gets every flow', {
    testbed: { serverCores: 12, clients: 8 },
    offloads: { rss: 'as-released' },
    tcp: { timeWait: 0 },
    workload: { concurrency: 1200, connections: 24_000 },
  }),
  definePreset(
    'checksum-released',
    'A.4, E-H14: the NIC looks at no checksum and the host not at the first; broken frames get in',
    {
      testbed: { stack: 'acceltcp' },
      offloads: { checksum: 'as-released' },
      tcp: { rtoInitial: '200ms', rtoMin: '200ms', timeWait: 0 },
      workload: { concurrency: 100, connections: 5000 },
      disturbances: { corrupt: 0.02 },
    },
  ),
];
