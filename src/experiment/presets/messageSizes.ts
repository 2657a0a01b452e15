import { definePreset, type Preset } from './preset.ts';

const sizes = [
  { name: '64b', text: '64-byte', bytes: 64, connections: 8000 },
  { name: '1kb', text: '1 KiB', bytes: 1024, connections: 8000 },
  { name: '8kb', text: '8 KiB', bytes: 8192, connections: 4000 },
  { name: '64kb', text: '64 KiB', bytes: 65_536, connections: 800 },
];

/** Chapter 2's breakdown: the same closed loop, one reply size after another. */
export const messageSizes: readonly Preset[] = sizes.map(({ name, text, bytes, connections }) =>
  definePreset(`message-${name}`, `where the host's cycles go with ${text} replies on mTCP`, {
    workload: { concurrency: 256, connections, replyBytes: bytes },
    tcp: { timeWait: 0 },
    probes: { sampleInterval: '1ms' },
  }),
);
