import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timeline } from '#engine/kernel/timeline.ts';
import type { TimerKind } from '#engine/nic/timers/timerKinds.table.ts';
import { timerKinds } from '#engine/nic/timers/timerKinds.table.ts';
import { timersOf } from '../support/timers.ts';

const FLOWS = 100;
const step = fc.record({
  wait: fc.integer({ min: 0, max: 5000 }),
  flow: fc.nat(FLOWS - 1),
  /** 0: clear the flow's timer. */
  ticks: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })),
  again: fc.boolean(),
});

/** Within what is stated of each: some ring up to a tick early, some up to a tick late, none otherwise. */
test.each(timerKinds)(
  '$name: every timer that is not stopped rings once, no earlier and no later than is stated; none is lost',
  ({ kind, early, late }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 64 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.array(step, { maxLength: 60 }),
        (groups, tick, steps) => {
          const timeline = new Timeline();
          /** The model: when each flow's timer was set and for how many ticks. */
          const armed = new Map<number, { at: number; ticks: number }>();
          const again = new Set<number>();
          const wheel = timersOf(kind, timeline, { groups, tick, flows: FLOWS }, (flow) => {
            const timer = armed.get(flow);
            expect(timer).toBeDefined();
            const waited = timeline.now - timer!.at;
            expect(waited).toBeGreaterThanOrEqual((timer!.ticks - early) * tick);
            expect(waited).toBeLessThanOrEqual((timer!.ticks + late) * tick);
            armed.delete(flow);
            if (!again.delete(flow)) return;
            armed.set(flow, { at: timeline.now, ticks: groups });
            wheel.register(flow, groups);
          });
          for (const { wait, flow, ticks, again: repeats } of steps) {
            timeline.runUntil(timeline.now + wait);
            wheel.clear(flow);
            armed.delete(flow);
            again.delete(flow);
            if (ticks === 0) continue;
            wheel.register(flow, ticks);
            armed.set(flow, { at: timeline.now, ticks });
            if (repeats) again.add(flow);
          }
          expect(wheel.isQuiet).toBe(armed.size === 0);
          timeline.runUntil(timeline.now + 400 * 64 * tick);
          expect(armed.size).toBe(0);
          expect(wheel.isQuiet).toBe(true);
          expect(timeline.isQuiet).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  },
);

/** Ticks a run takes: what each kind rings at, for timers armed at any time. */
function ringsOf(
  kind: TimerKind,
  armings: readonly { at: number; ticks: number }[],
  tick: number,
): [number, number][] {
  const timeline = new Timeline();
  const rings: [number, number][] = [];
  const timers = timersOf(kind, timeline, { groups: 8, tick, flows: armings.length }, (flow) =>
    rings.push([timeline.now, flow]),
  );
  armings.forEach(({ at, ticks }, flow) => {
    timeline.runUntil(at);
    timers.register(flow, ticks);
  });
  timeline.runUntil(Infinity);
  return rings.sort(([time, flow], [other, otherFlow]) => time - other || flow - otherFlow);
}

test.each(timerKinds)('$name rings exactly when a sorted list of deadlines says', ({ kind, early, late }) => {
  const armingsOf = fc.array(fc.record({ gap: fc.nat(2000), ticks: fc.integer({ min: 1, max: 20_000 }) }), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(armingsOf, fc.integer({ min: 1, max: 1000 }), (gaps, tick) => {
      let at = 0;
      const armings = gaps.map(({ gap, ticks }) => ({ at: (at += gap), ticks }));
      const isOnGrid = early + late > 0;
      const expected = armings
        .map(({ at: set, ticks }, flow): [number, number] => {
          const deadline = set + ticks * tick;
          const grid = (late > 0 ? Math.ceil(deadline / tick) : Math.floor(deadline / tick)) * tick;
          return [isOnGrid ? grid : deadline, flow];
        })
        .sort(([time, flow], [other, otherFlow]) => time - other || flow - otherFlow);
      expect(ringsOf(kind, armings, tick)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('sweeps stand on the grid and cost what every word costs, empty or not', () => {
  const timeline = new Timeline();
  const words: number[] = [];
  const times: number[] = [];
  const wheel = timersOf(
    'bitmap-wheel',
    timeline,
    { groups: 8, tick: 1000, flows: 4096 },
    () => times.push(timeline.now),
    (count) => words.push(count),
  );
  timeline.runUntil(2500);
  wheel.register(9, 3);
  timeline.runUntil(1e6);
  expect(times).toEqual([5000]);
  expect(words).toEqual([128, 128, 128]);
  expect(wheel.report()).toMatchObject({
    'bits set': 1,
    fired: 1,
    sweeps: 3,
    'words read': 384,
    'late by, mean (ns)': -0.5,
  });
});
