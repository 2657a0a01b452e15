import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../support/specs.ts';
import { specOf } from '../support/specs.ts';
import { abortLeftOver, expectBalanced, runToQuiet } from '../support/ledger.ts';

const MS = 1_000_000;
const brisk: Change = {
  tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, rtoMax: 500 * MS, retries: 15, timeWait: 40 * MS },
  offloads: { wheelGroups: 8, wheelTick: 2 * MS, teardownRetries: 12 },
  duration: 2_000_000 * MS,
};

const size = fc.integer({ min: 1, max: 60_000 });
const mode = fc.constantFrom('off', 'intended') as fc.Arbitrary<'off' | 'intended'>;

/** Everything that decides how a server sends or takes segments. */
const machines = fc.record({
  testbed: fc.record({
    stack: fc.constantFrom('mtcp', 'acceltcp', 'linux', 'original') as fc.Arbitrary<'mtcp'>,
    serverCores: fc.integer({ min: 1, max: 2 }),
    linkMark: fc.constantFrom(0, 4),
  }),
  offloads: fc.record({
    setup: mode,
    teardown: mode,
    tso: mode,
    lro: mode,
    lroSize: fc.constantFrom(2048, 8192, 65_535),
    lroDelay: fc.constantFrom(0, 20_000, MS),
    tsoSize: fc.constantFrom(2048, 8192, 65_535),
    teardownFlows: fc.constantFrom(1, 1000),
  }),
  host: fc.record({ zeroCopy: fc.boolean(), lazyTcb: fc.boolean(), finPiggyback: fc.boolean() }),
  tcp: fc.record({
    mss: fc.constantFrom(64, 536, 1460),
    timestamps: fc.boolean(),
    delayedAck: fc.constantFrom(0, MS),
    nagle: fc.boolean(),
    congestionControl: fc.constantFrom('newreno', 'cubic', 'dctcp') as fc.Arbitrary<'newreno'>,
    sack: fc.boolean(),
    rack: fc.boolean(),
    ecn: fc.boolean(),
    sendBuffer: fc.constantFrom(2048, 65_536),
    receiveBuffer: fc.constantFrom(2048, 65_536),
  }),
  workload: fc.record({
    concurrency: fc.integer({ min: 1, max: 4 }),
    connections: fc.integer({ min: 1, max: 6 }),
    transactions: fc.integer({ min: 1, max: 2 }),
    requestBytes: size,
    replyBytes: size,
    closer: fc.constantFrom('server', 'client') as fc.Arbitrary<'server'>,
  }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

test.each([0, 0.01, 0.05])(
  'large frames, cut and joined by the NIC, on a wire that loses %d of its frames: every byte is equal, every frame comes back',
  (loss) => {
    fc.assert(
      fc.property(machines, (change) => {
        const disturbances = { loss, reorder: loss, duplicate: loss };
        const spec = specOf(brisk, change as Change, { disturbances });
        const machine = runToQuiet(spec);
        if (spec.offloads.setup !== 'off') abortLeftOver(machine);
        expectBalanced(machine, spec);
        expect(machine.workload.completed).toBe(spec.workload.connections);
      }),
      { numRuns: Number(process.env['FUZZ_TIMES'] ?? 1) * 20 },
    );
  },
);
