import { definePreset } from './preset.ts';

/** A tick of 2 ms instead of 62.5 ms, so that a whole turn fits a reader's patience. */
export const timerWheel = definePreset(
  'timer-wheel',
  '300 connections close through the NIC on a wire that loses 10 %: the bitmap wheel turns and resends',
  {
    testbed: { stack: 'acceltcp' },
    offloads: { wheelGroups: 8, wheelTick: '2ms', teardownRetries: 10 },
    workload: { concurrency: 300, connections: 300, rampInterval: '20us' },
    tcp: { timeWait: '100ms' },
    disturbances: { loss: 0.1, direction: 'toClient' },
    probes: { trace: 5000, sampleInterval: '1ms' },
    duration: '20s',
  },
);
