import { expect, test } from 'vitest';
import { specWith } from '#lab/specSource.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

test('without RSS the first of sixteen cores has room for every connection', () => {
  const spec = specWith({
    testbed: { serverCores: 16 },
    offloads: { setup: 'intended', rss: 'off' },
    workload: { concurrency: 100, connections: 100, closer: 'client' },
  });
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, Infinity);
  const { totals, drops } = testbed.report();
  expect(totals).toMatchObject({ connectionsCompleted: 100, connectionsFailed: 0, framesHeld: 0 });
  expect(drops['table full'] ?? 0).toBe(0);
});
