import { definePreset } from './preset.ts';

export const bulk = definePreset('bulk', 'one flow of 32 MB fills a 10 Gb/s link', {
  workload: { replyBytes: '32MB' },
  probes: { sampleInterval: '500us' },
});

export const bulkMany = definePreset('bulk-many', '100 flows of 320 kB share a 10 Gb/s link', {
  workload: { concurrency: 100, connections: 100, replyBytes: '320kB' },
  probes: { sampleInterval: '500us' },
});
