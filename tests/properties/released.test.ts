import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Behaviour } from '#experiment/spec.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import { abortLeftOver } from '../support/ledger.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

const MS = 1_000_000;
const MOST_EVENTS = 1_000_000;
const base: Change = {
  testbed: { stack: 'acceltcp' },
  tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, rtoMax: 500 * MS, retries: 4, timeWait: 40 * MS },
  offloads: { wheelTick: 2 * MS, teardownRetries: 4 },
  duration: 60_000 * MS,
};

const behaviour = fc.constantFrom('intended', 'as-released') as fc.Arbitrary<Behaviour>;
const offload = fc.constantFrom('off', 'intended') as fc.Arbitrary<'off' | 'intended'>;
const closer = fc.constantFrom('server', 'client') as fc.Arbitrary<'server' | 'client'>;
const size = fc.constantFrom(1, 64, 1448, 1449, 5000);
const machines: fc.Arbitrary<Change> = fc.record({
  host: fc.record({
    lazyTcb: fc.boolean(),
    zeroCopy: fc.boolean(),
    lazyTcbMode: behaviour,
    zeroCopyMode: behaviour,
    handOverMode: behaviour,
    timestampMode: behaviour,
  }),
  application: fc.record({ readsAtOnce: fc.boolean() }),
  offloads: fc.record({ setup: offload, teardown: offload, checksum: offload }),
  workload: fc.record({
    concurrency: fc.integer({ min: 1, max: 8 }),
    connections: fc.integer({ min: 1, max: 16 }),
    transactions: fc.integer({ min: 1, max: 3 }),
    requestBytes: size,
    replyBytes: size,
    closer,
    rampInterval: fc.constantFrom(0, 100),
  }),
  disturbances: fc.record({
    loss: fc.constantFrom(0, 0.05),
    duplicate: fc.constantFrom(0, 0.05),
    reorder: fc.constantFrom(0, 0.1),
  }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

test('whatever the released code does, the run ends, nothing throws, and every frame and control block comes back', () => {
  fc.assert(
    fc.property(machines, (change) => {
      const spec = specOf(base, change);
      const machine = assemble(spec);
      const { timeline, host, clients, pool, nic } = machine;
      timeline.fireUntil(spec.duration * 1e3, MOST_EVENTS);
      expect(timeline.isQuiet || timeline.next > spec.duration * 1e3, 'the run comes to an end').toBe(true);
      abortLeftOver(machine);
      expect(pool.inUse, 'frames still held').toBe(0);
      expect(nic.isIdle, 'the NIC is idle').toBe(true);
      expect(clients.endpoint.ctx.tcbs.count, 'control blocks at the clients').toBe(0);
      for (const { endpoint } of host.cores) {
        const { tcbs, flows, tcbBytes, memory } = endpoint.ctx;
        expect([tcbs.count, flows.count, tcbBytes, memory.quasi, memory.full]).toEqual([0, 0, 0, 0, 0]);
      }
    }),
    { numRuns: 150 },
  );
});
