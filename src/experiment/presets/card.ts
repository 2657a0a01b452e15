import { definePreset, type Preset } from './preset.ts';

/** Both ports of the board at once: 2 x 40 Gb/s of the smallest frames, 64 bytes with their FCS. */
const smallest = { testbed: { linkRate: 80e9, linkDelay: '1us' }, duration: '10ms' };
const frames = { kind: 'forwarding', connections: 20_000, requestBytes: 6, concurrency: 1 };

/** Cycles on top of bare forwarding: a stack costs 1,000 to 3,000 a packet (the talk). */
export const addedCycles: readonly number[] = [0, 1000, 2000, 3000];

export const forwarding: readonly Preset[] = addedCycles.map((extraCycles) =>
  definePreset(
    extraCycles === 0 ? 'forwarding' : `forwarding-${extraCycles}-cycles`,
    extraCycles === 0
      ? 'the card alone: 64-byte frames at 80 Gb/s come in and go back out'
      : `the same with ${extraCycles} more cycles for every frame: how much is still forwarded`,
    { ...smallest, offloads: { extraCycles }, workload: frames },
  ),
);

/** Hand-overs until the card refuses one; peers acknowledge the FIN and send none, so that every flow taken stays. */
const filling = {
  testbed: { linkRate: 40e9, linkDelay: '1us' },
  tcp: { finWait2: '450ms' },
  workload: { kind: 'hand-overs', connections: 0, concurrency: 1 },
  probes: { nic: true },
};
const closes = { teardown: 'intended' };

export const capacity: readonly Preset[] = [
  definePreset(
    'capacity-naive',
    'closing flows in 8 MB, each with a whole control block and a place in a timer list: how many before the card refuses',
    {
      ...filling,
      offloads: { ...closes, timer: 'list', teardownEntry: 'full', teardownFlows: 16_384 },
      duration: '100ms',
    },
  ),
  definePreset(
    'capacity-wheel',
    'closing flows in the same 8 MB, each with 30 bytes and a bit in each group of the wheel',
    { ...filling, offloads: closes, duration: '100ms' },
  ),
  definePreset(
    'capacity-million',
    'the same with 32 MiB of internal memory: a million closing flows at once',
    {
      ...filling,
      testbed: { ...filling.testbed, nicMemory: 33_554_432 },
      offloads: { ...closes, teardownFlows: 1_048_576 },
      duration: '400ms',
    },
  ),
];
