import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, ahead, atOrBefore, before, unsigned } from '#engine/wire/sequence.ts';

const HALF = 2 ** 31;
const anywhere = fc.integer({ min: -HALF, max: HALF - 1 });
const near = fc.integer({ min: 1, max: HALF - 1 });

test('what was advanced is ahead by as much, wherever the circle wraps (RFC 9293 §3.4)', () => {
  fc.assert(
    fc.property(anywhere, near, (start, count) => {
      const later = advance(start, count);
      expect(ahead(start, later)).toBe(count);
      expect(ahead(later, start)).toBe(-count);
      expect(before(start, later)).toBe(true);
      expect(before(later, start)).toBe(false);
      expect(atOrBefore(start, later)).toBe(true);
      expect(advance(later, -count)).toBe(start);
      expect(unsigned(later)).toBe((unsigned(start) + count) % 2 ** 32);
    }),
  );
});

test('a number is not before itself', () => {
  fc.assert(
    fc.property(anywhere, (number) => {
      expect(before(number, number)).toBe(false);
      expect(atOrBefore(number, number)).toBe(true);
      expect(ahead(number, number)).toBe(0);
    }),
  );
});
