import { definePreset } from './preset.ts';

/** One request of 300 bytes, a reply of 16 KiB, the backend closes: what a proxy in front of a web server sees most. */
const workload = { concurrency: 100, connections: 2000, requestBytes: 300, replyBytes: 16_384 };
/** mTCP's own default: no TIME-WAIT (source-facts C.12). */
const tcp = { timeWait: 0 };
/** What every preset with a proxy changes of. */
export const proxyWorkload = {
  application: { kind: 'proxy' },
  testbed: { clients: 8, backends: 4, linkRate: 40_000_000_000 },
  workload,
  tcp,
  probes: { sampleInterval: '2ms' },
  duration: '10s',
};

export const proxy = definePreset(
  'proxy',
  'a proxy between 8 clients and 4 backends on links of 40 Gb/s, in software: every byte crosses PCIe twice and is copied on the way',
  proxyWorkload,
);

export const proxyHttp = definePreset(
  'proxy-http',
  'the proxy in mode http: 100 clients ask for SPECweb’s images, ten on a connection, each request gets the next of 4 backends',
  {
    ...proxyWorkload,
    proxy: { mode: 'http' },
    workload: { content: 'specweb', concurrency: 100, connections: 500, transactions: 10, closer: 'client' },
  },
);
