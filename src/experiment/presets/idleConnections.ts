import { definePreset } from './preset.ts';

/** 10,000 connections open at once and wait half a second each before they ask. */
const idle = {
  workload: {
    concurrency: 10_000,
    connections: 10_000,
    rampInterval: '2us',
    thinkTime: '500ms',
    thinkDistribution: 'fixed',
    thinkFirst: true,
  },
  tcp: { timeWait: 0 },
  probes: { sampleInterval: '5ms' },
} as const;

export const quasiAgainstFull = definePreset(
  'quasi-against-full',
  '10,000 idle connections cost 40 bytes each as quasi-TCBs; with host.lazyTcb=false, 700',
  { ...idle, testbed: { stack: 'acceltcp' } },
);

export const quasiGrows = definePreset(
  'quasi-grows',
  '10,000 connections answer twice: the first reply stays with the host, and makes each control block a full one',
  { ...idle, testbed: { stack: 'acceltcp' }, workload: { ...idle.workload, transactions: 2 } },
);
