import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp, log, pow } from '#engine/kernel/elementary.ts';
import { RandomStream } from '#engine/kernel/random.ts';

const view = new DataView(new ArrayBuffer(8));
/** The gap between a number and the next larger one. */
function unitInLastPlace(value: number): number {
  view.setFloat64(0, Math.abs(value));
  const next = view.getBigInt64(0) + 1n;
  view.setBigInt64(0, next);
  return view.getFloat64(0) - Math.abs(value);
}
function expectNear(ours: number, theirs: number, units: number): void {
  if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) return;
  expect(Math.abs(ours - theirs) / unitInLastPlace(theirs)).toBeLessThan(units);
}

test('exp stays within two units in the last place, from underflow to overflow', () => {
  const random = new RandomStream(1, 'exp');
  for (let i = 0; i < 200_000; i++) {
    const x = random.unit() * 1460 - 748;
    expectNear(exp(x), Math.exp(x), 2);
    const small = (random.unit() - 0.5) * 2 ** -random.below(60);
    expectNear(exp(small), Math.exp(small), 2);
  }
});

test('log stays within two units in the last place, for every exponent and close to 1', () => {
  const random = new RandomStream(1, 'log');
  for (let exponent = -1074; exponent < 1024; exponent++) {
    for (let i = 0; i < 50; i++) {
      const x = (1 + random.unit()) * 2 ** exponent;
      expectNear(log(x), Math.log(x), 2);
    }
  }
  for (let i = 0; i < 100_000; i++) {
    const x = 1 + (random.unit() - 0.5) * 2 ** -random.below(50);
    expectNear(log(x), Math.log(x), 2);
  }
});

test('the ends of the range are those of the language', () => {
  for (const x of [0, -0, Infinity, -Infinity, NaN, 1, 710, -746, -745, 709.78, -708.5, 2 ** -1074])
    expectNear(exp(x), Math.exp(x), 2);
  for (const x of [0, -0, Infinity, -1, NaN, 1, 2, Number.MAX_VALUE, Number.MIN_VALUE])
    expectNear(log(x), Math.log(x), 2);
  expect([exp(0), log(1), pow(1, 0.7), pow(7, 0)]).toEqual([1, 0, 1, 1]);
});

test('pow errs by at most twice as many units as its exponent of e is large, and two', () => {
  const base = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
  const power = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(base, power, (x, y) =>
      expectNear(pow(x, y), Math.pow(x, y), 2 * Math.abs(y * Math.log(x)) + 2),
    ),
    { numRuns: 2000, seed: 1 },
  );
});

test('the same bits everywhere: fixed values, read once', () => {
  const bits = (value: number): string => {
    view.setFloat64(0, value);
    return view.getBigUint64(0).toString(16);
  };
  expect([exp(1), exp(-20.5), log(10), log(3e-9), pow(0.3, -0.154971)].map(bits)).toMatchInlineSnapshot(`
    [
      "4005bf0a8b14576a",
      "3e157a3afeed00ab",
      "40026bb1bbb55516",
      "c0339fe94b812f88",
      "3ff3482e15ee2ea7",
    ]
  `);
});
