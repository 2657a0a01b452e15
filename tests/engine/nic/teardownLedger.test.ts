import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { nicRig } from './rig.ts';

const { Ack, Fin, Rst, Syn } = Flag;
const PORTS = 6;
const SEGMENT = 200;

/** What may happen next, on one of a few ports; `to` is how many segments an acknowledgment covers. */
const event = fc.record({
  kind: fc.constantFrom(
    'handOver',
    'handOver',
    'ack',
    'fin',
    'finLost',
    'data',
    'reset',
    'blindReset',
    'syn',
    'hostReset',
    'wait',
  ),
  port: fc.nat(PORTS - 1),
  segments: fc.integer({ min: 1, max: 5 }),
  peerFin: fc.boolean(),
  to: fc.nat(6),
  wait: fc.integer({ min: 0, max: 1500 }),
});

test('whatever peers and hosts do, no slot, bit, byte of memory or frame stays behind, and every hand-over is answered', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, ms(300)),
      (events, teardownFlows, timeWait) => {
        const rig = nicRig({ teardownFlows, timeWait, storeSegments: 4, teardownRetries: 2 });
        let handOvers = 0;
        for (const { kind, port: offset, segments, peerFin, to, wait } of events) {
          const port = 40_000 + offset;
          const acknowledgment = 1000 + to * SEGMENT + 1;
          if (kind === 'handOver') {
            const all = Array.from({ length: segments }, (_, i) => ({
              sequence: 1000 + i * SEGMENT,
              acknowledgment: 500,
              payload: SEGMENT,
              port,
              flags: i === segments - 1 ? Ack | Fin : Ack,
            }));
            rig.handOver(handOvers++, all, peerFin, offset % 4);
          } else if (kind === 'ack') rig.clientSends({ sequence: 500, acknowledgment, flags: Ack, port });
          else if (kind === 'fin') rig.clientSends({ sequence: 500, acknowledgment, flags: Ack | Fin, port });
          else if (kind === 'finLost') rig.clientSends({ sequence: 501, acknowledgment, flags: Ack, port });
          else if (kind === 'data')
            rig.clientSends({ sequence: 500, acknowledgment, flags: Ack, payload: 30, port });
          else if (kind === 'reset') rig.clientSends({ sequence: 500, flags: Rst, port });
          else if (kind === 'blindReset') rig.clientSends({ sequence: 777, flags: Rst, port });
          else if (kind === 'syn') rig.clientSends({ sequence: 90_000, flags: Syn, port });
          else if (kind === 'hostReset') {
            const frame = rig.compose({ sequence: 1201, acknowledgment: 500, flags: Rst, port }, false);
            frame.queue = offset % 4;
            rig.hostSends(frame);
          } else rig.settle(ms(wait));
          // Sometimes the next event overtakes what is still on its way over PCIe.
          if (wait % 3 !== 0) rig.settle();
        }
        rig.settle(ms(600_000));
        expect(rig.answers).toHaveLength(handOvers);
        expect(new Set(rig.answers.map((answer) => answer.connection)).size).toBe(handOvers);
        expect(rig.pool.inUse).toBe(0);
        expect(rig.nic.isIdle).toBe(true);
        expect(rig.timeline.isQuiet).toBe(true);
        const { teardown, wheel, memories } = rig.nic.report();
        expect(wheel['bits set'] ?? 0).toBe((wheel['bits cleared'] ?? 0) + (wheel['fired'] ?? 0));
        expect(teardown['hand-overs taken'] ?? 0).toBe(rig.answers.filter((answer) => answer.isTaken).length);
        const ended =
          (teardown['flows closed'] ?? 0) +
          (teardown['flows reset'] ?? 0) +
          (teardown['flows given up'] ?? 0);
        expect(ended).toBe(teardown['hand-overs taken'] ?? 0);
        expect(memories[4]!.used).toBe(0);
        expect(memories[3]!.used).toBe(8 * 4);
      },
    ),
    { numRuns: 200 },
  );
});
