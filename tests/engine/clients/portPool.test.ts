import { expect, test } from 'vitest';
import { PortPool } from '#engine/clients/portPool.ts';

test('each address goes through its own ports, none twice before all were used', () => {
  const pool = new PortPool(2);
  const first = Array.from({ length: 64_512 }, () => pool.next(0));
  expect(new Set(first).size).toBe(64_512);
  expect([Math.min(...first.slice(0, 10)), Math.max(...first.slice(-10))]).toEqual([1024, 65_535]);
  expect(pool.next(0)).toBe(1024);
  expect(pool.next(1)).toBe(1024);
});
