import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '#engine/kernel/random.ts';
import { Permutation24 } from '#engine/wire/synCookie/permutation24.ts';

const number24 = fc.integer({ min: 0, max: 0xffffff });

test('what is hidden is revealed again, and nothing else becomes it', () => {
  fc.assert(
    fc.property(fc.integer(), number24, number24, (seed, one, other) => {
      const permutation = new Permutation24(new RandomStream(seed, 'secret'));
      expect(permutation.reveal(permutation.hide(one))).toBe(one);
      expect(permutation.hide(one) === permutation.hide(other)).toBe(one === other);
    }),
  );
});

test('neighbours do not stay neighbours', () => {
  const permutation = new Permutation24(new RandomStream(1, 'secret'));
  const near = Array.from({ length: 1000 }, (_, at) =>
    Math.abs(permutation.hide(at + 1) - permutation.hide(at)),
  );
  expect(near.filter((distance) => distance < 65_536).length).toBeLessThan(50);
});
