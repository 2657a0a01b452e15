import fc from 'fast-check';
import { expect, it } from 'vitest';
import { advance, marks, niceStep, timeAxis, timeOf, yOf } from '#widgets/diagrams/timeAxis.ts';

const instants = fc
  .uniqueArray(fc.integer({ min: 0, max: 1e12 }), { minLength: 2, maxLength: 40 })
  .map((times) => [...times].sort((one, other) => one - other));

it('is monotonous, and back and forth is the same instant', () => {
  fc.assert(
    fc.property(instants, fc.double({ min: 0, max: 1, noNaN: true }), (times, share) => {
      const axis = timeAxis(times, times[times.length - 1], 500);
      const time = times[0] + share * (axis.end - times[0]);
      const y = yOf(axis, time);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(500.001);
      expect(Math.abs(timeOf(axis, y) - time)).toBeLessThan(Math.max(2, (axis.end - times[0]) * 1e-6));
      for (let row = 1; row < times.length; row++)
        expect(yOf(axis, times[row])).toBeGreaterThanOrEqual(yOf(axis, times[row - 1]));
    }),
  );
});

it('fills its height exactly', () => {
  fc.assert(
    fc.property(instants, (times) => {
      const axis = timeAxis(times, times[times.length - 1], 500);
      expect(axis.pieces.at(-1)?.bottom).toBeCloseTo(500, 6);
    }),
  );
});

it('folds one long silence and no short one', () => {
  const axis = timeAxis([0, 10, 20, 30, 1_000_030, 1_000_040], 1_000_040, 400);
  expect(axis.pieces.filter(({ folded }) => folded).map(({ from, to }) => [from, to])).toEqual([
    [30, 1_000_030],
  ]);
});

it('folds nothing when only a few instants lie close together, as those of two runs do', () => {
  const axis = timeAxis([0, 1, 100, 101, 200, 300, 400, 500], 500, 400);
  expect(axis.pieces.filter(({ folded }) => folded)).toEqual([]);
});

it('plays through a fold in six tenths of a second and stops at the end', () => {
  const axis = timeAxis([0, 10, 20, 1e9, 1e9 + 10], 1e9 + 10, 400);
  expect(advance(axis, 20, 300, 1)).toBeCloseTo(20 + (1e9 - 20) / 2, -3);
  expect(advance(axis, 0, 1e9, 1)).toBe(axis.end);
  expect(advance(axis, axis.end, 10, 1)).toBe(axis.end);
});

it('marks round instants only where the axis is linear', () => {
  const axis = timeAxis([0, 50, 100, 1_000_100], 1_000_100, 400);
  const round = marks(axis, 64);
  expect(round.marks.length).toBeGreaterThan(2);
  for (const { time, since } of round.marks) expect((time - since) % round.step).toBe(0);
  expect(niceStep(7, 1)).toBe(10);
  expect(niceStep(100, 10)).toBe(10);
});
