import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { SpliceAnswer, SpliceNews } from '#engine/pcie/spliceMessages.table.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { spliceRig } from './spliceRig.ts';

const { Ack, Fin, Rst, Syn } = Flag;

/** What may come next: a request of the host, or a segment of either end with numbers around those that count. */
const event = fc.record({
  kind: fc.constantFrom('ask', 'segment', 'segment', 'segment', 'wait'),
  from: fc.constantFrom('client' as const, 'backend' as const),
  flags: fc.constantFrom(Ack, Ack, Ack, Ack | Fin, Rst, Rst | Ack, Syn),
  at: fc.integer({ min: -200, max: 400 }),
  acknowledges: fc.integer({ min: -200, max: 400 }),
  payload: fc.constantFrom(0, 0, 100),
  owed: fc.boolean(),
  wait: fc.integer({ min: 0, max: 2500 }),
});

test('whatever the ends and the host do, every pair taken has one end, and no entry, frame or alarm stays', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 40 }),
      fc.constantFrom(0, ms(300)),
      fc.integer({ min: 1, max: 3 }),
      (events, timeWait, splicePairs) => {
        const rig = spliceRig({ timeWait, splicePairs, spliceIdle: ms(2000) });
        let asked = 0;
        for (const { kind, from, flags, at, acknowledges, payload, owed, wait } of events) {
          const isClient = from === 'client';
          if (kind === 'ask') {
            const clientPort = 40_000 + (asked % 3);
            rig.ask({ pair: asked++, clientPort, backOwed: owed, frontOwed: !owed });
          } else if (kind === 'wait') rig.settle(ms(wait));
          else {
            const sequence = (isClient ? 1300 : 9000) + at;
            const acknowledgment = (isClient ? 5000 : 7300) + acknowledges;
            rig.sends({ from, sequence, acknowledgment, flags, payload });
          }
        }
        rig.settle(ms(10_000));
        const taken = rig.answers
          .filter(({ answer }) => answer === SpliceAnswer.Taken)
          .map(({ pair }) => pair);
        const ended = rig.news.filter(({ kind }) => kind === SpliceNews.Ended).map(({ pair }) => pair);
        expect(rig.answers).toHaveLength(asked);
        expect(ended.toSorted((a, b) => a - b)).toEqual(taken);
        expect(rig.pool.inUse).toBe(0);
        expect(rig.nic.isIdle).toBe(true);
        expect(rig.timeline.isQuiet).toBe(true);
        const { splice } = rig.nic.report();
        expect(splice?.['pairs in the table']).toBe(0);
        expect(splice?.['pairs taken'] ?? 0).toBe(taken.length);
      },
    ),
    { numRuns: 150 },
  );
});
