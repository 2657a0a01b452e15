import { definePreset } from './preset.ts';
import { proxyWorkload } from './proxy.ts';

export const proxySpliced = definePreset(
  'proxy-spliced',
  'the same proxy leaves each conversation once a backend has the request: from then on no byte crosses PCIe',
  { ...proxyWorkload, offloads: { splice: 'intended' } },
);

/** Sixteen pairs for a hundred clients: most requests are refused while the host still has both connections. */
export const spliceFull = definePreset(
  'splice-full',
  'more pairs than the splice table holds: the NIC refuses, the proxy relays in software, and all connections complete',
  {
    ...proxyWorkload,
    offloads: { splice: 'intended', splicePairs: 16 },
    workload: { ...proxyWorkload.workload, connections: 500 },
  },
);

/** Requests of three segments, and a wire that loses one frame in two hundred. */
export const spliceReleased = definePreset(
  'splice-released',
  'splicing as released: a request of three segments installs its pair three times, a lost one is nobody’s to send again, and nothing ages',
  {
    ...proxyWorkload,
    offloads: { splice: 'as-released' },
    workload: { ...proxyWorkload.workload, connections: 400, requestBytes: 4000 },
    disturbances: { loss: 0.005 },
    duration: '20s',
  },
);
