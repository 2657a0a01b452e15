import { definePreset } from './preset.ts';

/** A table of 32 flows under 128 clients: with TIME-WAIT, more connections close at once than fit. */
export const tableFull = definePreset(
  'table-full',
  'more connections close than the NIC has room for: it refuses while the host still holds the state, and all complete',
  {
    testbed: { stack: 'acceltcp', linkDelay: '50us' },
    offloads: { teardownFlows: 32, wheelGroups: 8, wheelTick: '500us' },
    tcp: { timeWait: '1ms', rtoInitial: '10ms', rtoMin: '5ms' },
    workload: { concurrency: 64, connections: 400, rampInterval: '20us', thinkTime: '200us' },
    probes: { trace: 6000, sampleInterval: '100us' },
    duration: '60s',
  },
);
