import { expect, test } from 'vitest';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';

test('no two flags of a control block share a bit, and each is one', () => {
  const bits = Object.values(TcbFlag);
  expect(new Set(bits).size).toBe(bits.length);
  expect(bits.filter((bit) => bit === 0 || (bit & (bit - 1)) !== 0)).toEqual([]);
});
