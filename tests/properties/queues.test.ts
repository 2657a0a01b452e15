import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '#engine/kernel/histogram.ts';
import { Timeline } from '#engine/kernel/timeline.ts';
import type { Alarm } from '#engine/kernel/timeline.ts';
import { TimerWheel } from '#engine/kernel/timerWheel.ts';
import { FlowTable } from '#engine/wire/flowTable.ts';

const ALARMS = 12;

/** Set or moved alarms in a plain list, sorted by time and then by order of setting. */
class SortedAlarms {
  #entries: { alarm: number; time: number; order: number }[] = [];
  #order = 0;

  set(alarm: number, time: number): void {
    this.cancel(alarm);
    this.#entries.push({ alarm, time, order: this.#order++ });
    this.#entries.sort((a, b) => a.time - b.time || a.order - b.order);
  }
  cancel(alarm: number): void {
    this.#entries = this.#entries.filter((entry) => entry.alarm !== alarm);
  }
  takeUntil(time: number): number[] {
    const due = this.#entries.filter((entry) => entry.time <= time).map(({ alarm }) => alarm);
    this.#entries = this.#entries.filter((entry) => entry.time > time);
    return due;
  }
  get size(): number {
    return this.#entries.length;
  }
}

const deed = fc.record({
  alarm: fc.nat(ALARMS - 1),
  what: fc.constantFrom('set', 'set', 'cancel', 'run'),
  later: fc.nat(6),
});

test('alarms fire by time, ties in the order they were set, whatever was moved or cancelled', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 200 }), (deeds) => {
      const timeline = new Timeline();
      const model = new SortedAlarms();
      const fired: number[] = [];
      const alarms: Alarm[] = Array.from({ length: ALARMS }, (_, at) => timeline.alarm(() => fired.push(at)));
      for (const { alarm, what, later } of [...deeds, { alarm: 0, what: 'run', later: 100 }]) {
        if (what === 'set') {
          alarms[alarm].at(timeline.now + later);
          model.set(alarm, timeline.now + later);
        } else if (what === 'cancel') {
          alarms[alarm].cancel();
          model.cancel(alarm);
        } else {
          timeline.runUntil(timeline.now + later);
          expect(fired.splice(0)).toEqual(model.takeUntil(timeline.now));
        }
        expect(timeline.isQuiet).toBe(model.size === 0);
      }
    }),
    { numRuns: 300 },
  );
});

const TICK = 4e6;
const ENTRIES = 40;
const far = fc.oneof(fc.nat(3000), fc.nat(5_000_000), fc.nat(500_000_000));
/** Where the wheel's tick crosses 2^30, 2^31 and the last hour, microseconds. */
const epoch = fc.constantFrom(0, 0, 2 ** 32 - 1_500_000, 2 ** 33 - 1_500_000, 6_000_000_000);
const wheelDeed = fc.record({
  entry: fc.nat(ENTRIES - 1),
  what: fc.constantFrom('set', 'set', 'set', 'cancel', 'run'),
  /** Microseconds. */
  later: far,
  again: fc.option(far, { nil: undefined }),
});

test('a wheel’s entries fire on the first tick not before their deadline, through all its levels', () => {
  fc.assert(
    fc.property(epoch, fc.nat(2_000_000), fc.array(wheelDeed, { maxLength: 120 }), (begin, start, deeds) => {
      const timeline = new Timeline();
      timeline.runUntil((begin + start) * 1e6 + 17);
      const due = new Map<number, number>();
      const again = new Map<number, number>();
      const arm = (entry: number, later: number): void => {
        const deadline = timeline.now + later * 1e6;
        wheel.set(entry, deadline);
        due.set(entry, Math.max(Math.ceil(deadline / TICK), Math.floor(timeline.now / TICK) + 1));
      };
      const wheel: TimerWheel = new TimerWheel(timeline, ENTRIES, (entry) => {
        // One already due when it was set may come a tick later.
        expect(timeline.now / TICK).toBe(due.get(entry));
        due.delete(entry);
        const later = again.get(entry);
        again.delete(entry);
        if (later !== undefined) arm(entry, later);
      });
      for (const { entry, what, later, again: then } of deeds) {
        if (what === 'set') {
          arm(entry, later);
          if (then === undefined) again.delete(entry);
          else again.set(entry, then);
        } else if (what === 'cancel') {
          wheel.cancel(entry);
          due.delete(entry);
          again.delete(entry);
        } else timeline.runUntil(timeline.now + later * 1e6);
        expect(wheel.armed).toBe(due.size);
        expect(wheel.isSet(entry)).toBe(due.has(entry));
        if (timeline.now > (begin + 2000e6) * 1e6) break;
      }
      timeline.runUntil(timeline.now + 1100e12);
      expect(due.size).toBe(0);
      expect(timeline.isQuiet).toBe(true);
    }),
    { numRuns: 200 },
  );
});

const key = fc.tuple(fc.nat(3), fc.nat(5), fc.nat(7));
test('a flow table is a map from the 4-tuples of rows to the rows', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key, isInsert: fc.boolean() }), { maxLength: 300 }), (deeds) => {
      const rows = new Int32Array(48 * 3);
      const table = new FlowTable(48, rows, 3);
      const free = Array.from({ length: 48 }, (_, row) => row);
      const model = new Map<string, number>();
      for (const { key: flow, isInsert } of deeds) {
        const name = flow.join();
        const held = model.get(name);
        if (!isInsert && held !== undefined) {
          table.remove(held);
          model.delete(name);
          free.push(held);
        } else if (isInsert && held === undefined && free.length > 0) {
          const row = free.shift()!;
          rows.set(flow, row * 3);
          table.insert(row);
          model.set(name, row);
        }
        expect(table.count).toBe(model.size);
        expect(table.find(...flow)).toBe(model.get(name) ?? -1);
      }
      for (const [name, value] of model) {
        expect(table.find(...(name.split(',').map(Number) as [number, number, number]))).toBe(value);
      }
    }),
    { numRuns: 300 },
  );
});

test('every percentile is within 1.6 % of the exact one', () => {
  const value = fc.oneof(fc.nat(200), fc.nat(1e6), fc.integer({ min: 0, max: 2 ** 49 }));
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 200 }),
      fc.double({ min: 0.001, max: 1, noNaN: true }),
      (values, share) => {
        const histogram = new Histogram();
        const row = Float64Array.from(values);
        row.forEach((_, at) => histogram.recordRow(row, at));
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(share * values.length) - 1)];
        const found = histogram.quantile(share);
        expect(found).toBeGreaterThanOrEqual(exact);
        expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 64) + 1);
        expect(histogram.count).toBe(values.length);
        expect([histogram.min, histogram.max]).toEqual([sorted[0], sorted.at(-1)]);
      },
    ),
  );
});
