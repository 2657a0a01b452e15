import { definePreset } from './preset.ts';

/** mTCP's own default: no TIME-WAIT (source-facts C.12). */
const tcp = { timeWait: 0 };

export const openLoopBurst = definePreset(
  'open-loop-burst',
  'connections arrive at random, three bursts of a millisecond each: more than one core of mTCP can take, and every one that waits is timed from when it was meant to begin',
  {
    workload: {
      kind: 'open-loop',
      rate: 1_000_000,
      burstOn: '1ms',
      burstOff: '4ms',
      connections: 3000,
      concurrency: 500,
    },
    tcp,
    probes: { sampleInterval: '200us' },
    duration: '1s',
  },
);

export const flowSizesWebSearch = definePreset(
  'flow-sizes-web-search',
  'thirty flows as large as those of a web search cluster, eight at a time: most are short, and a few carry nearly all bytes',
  {
    workload: { content: 'web-search', concurrency: 8, connections: 30 },
    tcp,
    probes: { sampleInterval: '1ms' },
    duration: '10s',
  },
);
