import { definePreset } from './preset.ts';

const workload = { concurrency: 1000, connections: 20_000 };
/** mTCP's own default: no TIME-WAIT (source-facts C.12). */
const tcp = { timeWait: 0 };
const probes = { sampleInterval: '4ms' };

export const shortConnections = definePreset(
  'short-connections',
  '20,000 connections of 64 bytes, 1,000 at a time, on mTCP: most cycles go to conformance',
  { workload, tcp, probes, duration: '10s' },
);

export const shortConnectionsOffloaded = definePreset(
  'short-connections-offloaded',
  'the same 20,000 connections on AccelTCP: setup and teardown on the NIC',
  { testbed: { stack: 'acceltcp' }, workload, tcp, probes, duration: '10s' },
);

export const shortConnectionsLinux = definePreset(
  'short-connections-linux',
  'the same on a Linux host: system calls, interrupts and an sk_buff for every packet',
  { testbed: { stack: 'linux' }, workload, tcp, probes, duration: '10s' },
);

/** TIME-WAIT is kept, so that a lost last acknowledgment is answered and not reset (RFC 9293 §3.10.7.4). */
export const shortConnectionsLossy = definePreset(
  'short-connections-lossy',
  'short connections on a wire that loses 1 % of the frames: every one completes',
  { workload, tcp: { timeWait: '30s' }, disturbances: { loss: 0.01 }, duration: '300s' },
);

export const disturbed = definePreset(
  'disturbed',
  '20 % loss, duplicates and reordering at once: slow, and still every byte arrives',
  {
    workload: { concurrency: 100, connections: 1000, transactions: 2, requestBytes: 512, replyBytes: 4096 },
    tcp: { timeWait: '60s' },
    disturbances: { loss: 0.2, duplicate: 0.05, reorder: 0.05 },
    duration: '3000s',
  },
);
