import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CongestionName } from '#experiment/spec.ts';
import type { Change } from '../support/specs.ts';
import { specOf } from '../support/specs.ts';
import { abortLeftOver, expectBalanced, runToQuiet } from '../support/ledger.ts';

const MS = 1_000_000;
/** Timers short enough that a thousand runs of heavy loss stay short. */
const brisk: Change = {
  tcp: {
    rtoInitial: 30 * MS,
    rtoMin: 5 * MS,
    rtoMax: 500 * MS,
    retries: 15,
    timeWait: 40 * MS,
  },
  offloads: { wheelGroups: 8, wheelTick: 2 * MS, teardownRetries: 12 },
  duration: 2_000_000 * MS,
};

const offload = fc.constantFrom('off', 'intended') as fc.Arbitrary<'off' | 'intended'>;
const size = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 200, max: 20_000 }));

const congestionNames: readonly CongestionName[] = ['newreno', 'cubic', 'dctcp', 'none'];

const machines = fc.record({
  testbed: fc.record({
    stack: fc.constantFrom('mtcp', 'acceltcp') as fc.Arbitrary<'mtcp' | 'acceltcp'>,
    clients: fc.integer({ min: 1, max: 3 }),
    serverCores: fc.integer({ min: 1, max: 4 }),
    linkDelay: fc.constantFrom(0, 1000, 50_000),
    linkQueue: fc.constantFrom(8, 65_536),
    linkMark: fc.constantFrom(0, 4),
  }),
  offloads: fc.record({
    setup: offload,
    teardown: offload,
    checksum: offload,
    rss: offload,
    teardownFlows: fc.constantFrom(1, 3, 1000),
  }),
  host: fc.record({
    userLevelThreads: fc.boolean(),
    zeroCopy: fc.boolean(),
    lazyTcb: fc.boolean(),
    ackPiggyback: fc.boolean(),
    finPiggyback: fc.boolean(),
  }),
  tcp: fc.record({
    mss: fc.constantFrom(64, 536, 1460),
    windowScale: fc.constantFrom(0, 7, 14),
    timestamps: fc.boolean(),
    delayedAck: fc.constantFrom(0, MS),
    nagle: fc.boolean(),
    congestionControl: fc.constantFrom(...congestionNames),
    sack: fc.boolean(),
    rack: fc.boolean(),
    ecn: fc.boolean(),
    initialWindow: fc.constantFrom(1, 10),
    sendBuffer: fc.constantFrom(2048, 65_536),
    receiveBuffer: fc.constantFrom(2048, 65_536),
  }),
  workload: fc.record({
    concurrency: fc.integer({ min: 1, max: 12 }),
    connections: fc.integer({ min: 1, max: 24 }),
    transactions: fc.integer({ min: 1, max: 3 }),
    requestBytes: size,
    replyBytes: size,
    closer: fc.constantFrom('server', 'client') as fc.Arbitrary<'server' | 'client'>,
    rampInterval: fc.constantFrom(0, 100),
  }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

const rate = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 100 }).map((share) => (share * most) / 100),
  );
const disturbed = (most: number): fc.Arbitrary<NonNullable<Change['disturbances']>> =>
  fc.record({
    loss: rate(most),
    duplicate: rate(most),
    reorder: rate(most),
    reorderDelay: fc.constantFrom(10_000, MS),
    corrupt: rate(most / 2),
  });

test('nothing disturbed: every connection completes, every byte is equal, every frame comes back', () => {
  fc.assert(
    fc.property(machines, (change) => {
      const spec = specOf(brisk, change as Change);
      const machine = runToQuiet(spec);
      expectBalanced(machine, spec);
      expect(machine.workload.completed).toBe(spec.workload.connections);
    }),
    { numRuns: 100 },
  );
});

test('moderately disturbed: the same', () => {
  fc.assert(
    fc.property(machines, disturbed(0.05), (change, disturbances) => {
      const spec = specOf(brisk, change as Change, { disturbances });
      const machine = runToQuiet(spec);
      // An old duplicate of the acknowledgment that brought a cookie back opens a connection nobody is at the other end of.
      if (spec.offloads.setup !== 'off') abortLeftOver(machine);
      expectBalanced(machine, spec);
      expect(machine.workload.completed).toBe(spec.workload.connections);
    }),
    { numRuns: 100 },
  );
});

test('heavily disturbed: a connection may fail, nothing else', () => {
  fc.assert(
    fc.property(machines, disturbed(0.4), (change, disturbances) => {
      const spec = specOf(brisk, { tcp: { retries: 4 } }, change as Change, { disturbances });
      const machine = runToQuiet(spec);
      abortLeftOver(machine);
      expectBalanced(machine, spec);
    }),
    { numRuns: 100 },
  );
});
