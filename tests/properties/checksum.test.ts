import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksumField, sumWords, update16, update32 } from '#engine/wire/checksum.ts';

const HALVES = 20;
const edge = fc.oneof(fc.constantFrom(0, 0xffff, 1, 0xfffe), fc.integer({ min: 0, max: 0xffff }));
const header = fc.array(edge, { minLength: HALVES, maxLength: HALVES });

/** RFC 1071 read literally: 16-bit big-endian words, end-around carry, complement. */
function recompute(halves: readonly number[]): number {
  let sum = 0;
  for (const half of halves) {
    sum += half;
    if (sum > 0xffff) sum -= 0xffff;
  }
  return ~sum & 0xffff;
}

test('sums of 32-bit words equal RFC 1071 by 16-bit words, for any length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
      const memory = new Uint8Array(256);
      memory.set(bytes, 4);
      // What lies behind must not count.
      memory.fill(0xa5, 4 + bytes.length);
      const halves: number[] = [];
      for (let at = 0; at < bytes.length; at += 2) halves.push((bytes[at]! << 8) | (bytes[at + 1] ?? 0));
      expect(checksumField(sumWords(new Int32Array(memory.buffer), 4, bytes.length))).toBe(recompute(halves));
    }),
  );
});

test('RFC 1624 updates equal recomputation, 0x0000 and 0xffff included', () => {
  fc.assert(
    fc.property(header, fc.nat(HALVES - 3), edge, edge, (halves, place, high, low) => {
      // A header with something in it that stays: as every TCP pseudo-header has.
      const before = [...halves.slice(0, HALVES - 1), 6];
      const after = before.with(place, high);
      expect(update16(recompute(before), before[place]!, high)).toBe(recompute(after));
      const both = after.with(place + 1, low);
      const from = (before[place]! << 16) | before[place + 1]!;
      expect(update32(recompute(before), from, (high << 16) | low)).toBe(recompute(both));
    }),
    { numRuns: 2000 },
  );
});
