import { definePreset } from './preset.ts';

/** 10 million SYNs a second for 4 ms beside honest clients, 64 at a time; who is not heard gives up after 1.5 s. */
const changes = {
  workload: { concurrency: 64, connections: 2000 },
  tcp: { timeWait: 0, rtoInitial: '100ms', rtoMin: '100ms', retries: 3 },
  disturbances: { synFlood: { rate: 10_000_000, start: '1ms', duration: '4ms' } },
  probes: { sampleInterval: '1ms' },
  duration: '10s',
};

export const synFlood = definePreset(
  'syn-flood',
  '10 million SYNs a second beside honest clients, on mTCP: the ring and the backlog fill, and most clients of that time give up',
  changes,
);

export const synFloodOffloaded = definePreset(
  'syn-flood-offloaded',
  'the same flood on AccelTCP: the NIC answers every SYN and keeps nothing; every honest connection completes',
  { testbed: { stack: 'acceltcp' }, ...changes, offloads: { wheelTick: '10ms' } },
);

const forged = {
  testbed: { stack: 'acceltcp' },
  tcp: { rtoInitial: '100ms', rtoMin: '100ms', retries: 3 },
  disturbances: { forgedBit: 24 },
  probes: { trace: 200 },
  duration: '30s',
};

export const forgedCookie = definePreset(
  'forged-cookie',
  'one bit of the returned cookie is forged: the acknowledgment is refused, and the request brings the true one',
  { ...forged, offloads: { wheelTick: '10ms' } },
);

export const releasedCookie = definePreset(
  'forged-cookie-released',
  'E-N4, E-N7: the released NIC looks at 24 bits only; a forged number opens a connection its client does not know',
  { ...forged, offloads: { setup: 'as-released', wheelTick: '10ms' } },
);
