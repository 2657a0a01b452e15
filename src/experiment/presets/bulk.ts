import { definePreset } from './preset.ts';

export const bulk = definePreset('bulk', 'one flow of 32 MB fills a 10 Gb/s link', {
  workload: { replyBytes: '32MB' },
  probes: { sampleInterval: '500us' },
});

export const bulkMany = definePreset('bulk-many', '100 flows of 320 kB share a 10 Gb/s link', {
  workload: { concurrency: 100, connections: 100, replyBytes: '320kB' },
  probes: { sampleInterval: '500us' },
});

/** 100 Mb/s and 10 ms there and back: a flight of segments has a length that can be seen. */
export const lostSegment = definePreset(
  'lost-segment',
  'one segment of a 200 kB reply is lost: SACK tells which, one retransmission repairs it, the window halves',
  {
    testbed: { linkRate: '100Mbps', linkDelay: '5ms' },
    tcp: { sack: true, timeWait: 0, rtoMin: '200ms', receiveBuffer: 131_072, sendBuffer: 262_144 },
    workload: { replyBytes: 204_400 },
    disturbances: { exact: [{ link: 'toClient', frame: 41, fate: 'drop', delay: 0 }] },
    probes: { trace: 2000, sampleInterval: '1ms' },
    duration: '60s',
  },
);
