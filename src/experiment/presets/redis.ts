import { definePreset } from './preset.ts';

/** Facebook's USR pool, one look-up a connection, from 8 machines on 40 Gb/s; QUIT at the end, on which the server closes. */
const usr = {
  application: { kind: 'redis' },
  workload: { content: 'usr', concurrency: 256, connections: 6000 },
  // mTCP's own default: no TIME-WAIT (source-facts C.12).
  tcp: { timeWait: 0 },
  probes: { sampleInterval: '1ms' },
  duration: '10s',
};
const testbed = { clients: 8, linkRate: 40_000_000_000 };

export const redis = definePreset(
  'redis',
  'Redis on mTCP: one look-up of Facebook’s USR a connection, and its own work is the smaller part',
  { ...usr, testbed },
);

export const redisOffloaded = definePreset(
  'redis-offloaded',
  'the same on AccelTCP: the NIC opens and closes, and half of what is left is Redis',
  { ...usr, testbed: { ...testbed, stack: 'acceltcp' } },
);

export const redisLinux = definePreset(
  'redis-linux',
  'the same through the kernel: Redis is a tenth of the work',
  { ...usr, testbed: { ...testbed, stack: 'linux' } },
);
