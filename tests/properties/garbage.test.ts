import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinkDirection } from '#engine/link/linkDirection.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { expectBalanced, abortLeftOver } from '../support/ledger.ts';
import { specOf } from '../support/specs.ts';

const MS = 1_000_000;
const spec = specOf({
  testbed: { stack: 'acceltcp', serverCores: 2 },
  offloads: { setup: 'intended', teardown: 'intended', wheelTick: 2 * MS },
  tcp: { rtoInitial: 20 * MS, rtoMin: 5 * MS, retries: 15, timeWait: 10 * MS },
  workload: { concurrency: 4, connections: 12, requestBytes: 100, replyBytes: 3000 },
  duration: 1_000_000 * MS,
});

/** Runs a machine with a hand on both wires: `meddle` may change a frame's bytes before it arrives. */
function runWith(meddle: (frame: Frame, count: number) => void, inject: (machine: Machine) => void): Machine {
  const machine = assemble(spec);
  let count = 0;
  for (const link of [machine.toServer, machine.toClient]) {
    const accept = (frame: Frame): void => {
      meddle(frame, count++);
      LinkDirection.prototype.accept.call(link, frame);
    };
    Object.assign(link, { accept });
  }
  inject(machine);
  machine.timeline.fireUntil(Infinity, 2_000_000);
  expect(machine.timeline.isQuiet).toBe(true);
  abortLeftOver(machine);
  return machine;
}

function put(machine: Machine, sink: FrameSink, bytes: Uint8Array, isSealed: boolean): void {
  const frame = machine.pool.lease(Math.max(bytes.length, 14));
  if (frame === null) return;
  frame.slab.bytes.set(bytes, frame.start);
  if (isSealed && bytes.length >= 54) {
    // A whole, intact frame around a nonsensical TCP header: what only TCP itself can refuse.
    const { tcp } = frame;
    const kept = tcp.headerBytes;
    composeIpv4(
      frame,
      2,
      frame.ip.source & 0xffff,
      frame.ip.source,
      frame.ip.destination,
      bytes.length - 34,
      1,
    );
    tcp.headerBytes = Math.min(Math.max(20, kept), bytes.length - 34) & ~3;
    sealTcp(frame);
  }
  sink.accept(frame);
}

test('random bytes at the NIC and at the clients: no throw, every frame counted and given back, the work done', () => {
  const frames = fc.array(
    fc.record({
      bytes: fc.uint8Array({ minLength: 0, maxLength: 300 }),
      isSealed: fc.boolean(),
      isToNic: fc.boolean(),
    }),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(frames, (garbage) => {
      const machine = runWith(
        () => {},
        (made) => {
          for (const { bytes, isSealed, isToNic } of garbage) {
            put(made, isToNic ? made.nic.wirePort : made.clients, bytes, isSealed);
          }
        },
      );
      expectBalanced(machine, spec);
      expect(machine.workload.completed).toBe(spec.workload.connections);
    }),
    { numRuns: 60 },
  );
});

/** Found once: both ends believe other numbers, and answered each other for ever. */
const disagreements: [{ frame: number; at: number; value: number; isSealed: boolean }[]][] = [
  [[{ frame: 40, at: 38, value: 0, isSealed: true }]],
  [
    [
      { frame: 44, at: 36, value: 1, isSealed: true },
      { frame: 135, at: 58, value: 1, isSealed: true },
      { frame: 87, at: 58, value: 1, isSealed: true },
    ],
  ],
];

test('frames with bytes changed under way, and sealed again: nothing throws, nothing is kept', () => {
  const change = fc.record({
    frame: fc.nat(150),
    at: fc.integer({ min: 34, max: 80 }),
    value: fc.nat(255),
    isSealed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
      const machine = runWith(
        (frame, count) => {
          for (const { frame: wanted, at, value, isSealed } of changes) {
            if (wanted !== count || at >= frame.length) continue;
            frame.slab.bytes[frame.start + at] = value;
            if (isSealed) sealTcp(frame);
          }
        },
        () => {},
      );
      const { workload, pool, clients, nic } = machine;
      expect(workload.open).toBe(0);
      expect(pool.inUse).toBe(0);
      expect(clients.endpoint.ctx.tcbs.count).toBe(0);
      expect(nic.isIdle).toBe(true);
    }),
    { examples: disagreements, numRuns: 150 },
  );
});
