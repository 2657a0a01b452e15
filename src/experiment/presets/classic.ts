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
