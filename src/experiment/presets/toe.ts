import { definePreset } from './preset.ts';

export const toe = definePreset(
  'toe',
  'the 20,000 short connections on a NIC that runs all of TCP: the host has only sockets and the application',
  {
    testbed: { stack: 'toe' },
    workload: { concurrency: 1000, connections: 20_000 },
    tcp: { timeWait: 0 },
    probes: { sampleInterval: '4ms' },
    duration: '10s',
  },
);

/** 8 MB end at 11,983 control blocks of 700 bytes; 12,500 clients ask at once, and those refused ask again after a second. */
export const toeFull = definePreset(
  'toe-full',
  'more connections are open than the memory of a NIC that runs all of TCP has room for: it refuses with a reason',
  {
    testbed: { stack: 'toe' },
    workload: {
      concurrency: 12_500,
      connections: 12_500,
      rampInterval: '2us',
      thinkTime: '500ms',
      thinkDistribution: 'fixed',
      thinkFirst: true,
    },
    tcp: { timeWait: 0 },
    probes: { sampleInterval: '5ms' },
    duration: '10s',
  },
);
