import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timeline } from '#engine/kernel/timeline.ts';
import { TimerBitmapWheel } from '#engine/nic/teardown/timerBitmapWheel.ts';

const FLOWS = 100;
const step = fc.record({
  wait: fc.integer({ min: 0, max: 5000 }),
  flow: fc.nat(FLOWS - 1),
  /** 0: clear the flow's timer. */
  ticks: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })),
  again: fc.boolean(),
});

test('every timer fires once, within [ticks - 1, ticks] of its time, unless cleared; none is lost', () => {
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
        const wheel = new TimerBitmapWheel(
          timeline,
          { groups, tick, flows: FLOWS },
          (flow) => {
            const timer = armed.get(flow);
            expect(timer).toBeDefined();
            const waited = timeline.now - timer!.at;
            expect(waited).toBeGreaterThanOrEqual((timer!.ticks - 1) * tick);
            expect(waited).toBeLessThanOrEqual(timer!.ticks * tick);
            armed.delete(flow);
            if (!again.delete(flow)) return;
            armed.set(flow, { at: timeline.now, ticks: groups });
            wheel.register(flow, groups);
          },
          () => 0,
          null,
        );
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
});

test('sweeps stand on the grid and cost what every word costs, empty or not', () => {
  const timeline = new Timeline();
  const words: number[] = [];
  const times: number[] = [];
  const wheel = new TimerBitmapWheel(
    timeline,
    { groups: 8, tick: 1000, flows: 4096 },
    () => times.push(timeline.now),
    (count) => words.push(count),
    null,
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
