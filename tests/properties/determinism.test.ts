import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

const MS = 1_000_000;
const lossy: Change = {
  testbed: { stack: 'acceltcp', serverCores: 2, clients: 2 },
  offloads: { setup: 'intended', teardown: 'intended', wheelTick: 2 * MS },
  tcp: { rtoInitial: 20 * MS, rtoMin: 5 * MS, timeWait: 20 * MS },
  workload: { concurrency: 8, connections: 40, requestBytes: 300, replyBytes: 3000 },
  disturbances: { loss: 0.05, duplicate: 0.02, reorder: 0.05, corrupt: 0.01 },
  duration: 100_000 * MS,
};

function digest(change: Change, slice = Infinity, events = Infinity): string {
  const spec = specOf(lossy, change);
  const testbed = new Testbed(spec);
  for (let turn = 0; testbed.ended === 'running' && turn < 1e6; turn++) {
    testbed.advance(Math.min(spec.duration, testbed.now + slice), events);
  }
  const report = testbed.report();
  expect(report.ended).toBe('quiet');
  return report.digest;
}

test('the same spec gives the same digest, and another under another seed', () => {
  fc.assert(
    fc.property(fc.nat(1000), (seed) => {
      const first = digest({ seed });
      expect(digest({ seed })).toBe(first);
      expect(digest({ seed: seed + 1 })).not.toBe(first);
    }),
    { numRuns: 5 },
  );
});

test('watching changes nothing: traced, sampled and sliced runs end with the same digest', () => {
  const plain = digest({});
  expect(digest({ probes: { trace: 100 } }), 'traced').toBe(plain);
  expect(digest({ probes: { trace: 100_000 } }), 'traced to the end').toBe(plain);
  expect(digest({ probes: { sampleInterval: 100 * MS } }), 'sampled').toBe(plain);
  expect(digest({}, Infinity, 7), 'seven events at a time').toBe(plain);
  expect(digest({}, 333_333), 'a third of a millisecond at a time').toBe(plain);
});

test('what the spec says shows in the digest', () => {
  const plain = digest({});
  const changes: Change[] = [
    { disturbances: { loss: 0.06 } },
    { offloads: { setup: 'off' } },
    { offloads: { teardown: 'off' } },
    { workload: { replyBytes: 3001 } },
    { testbed: { linkDelay: 10_001 } },
    { tcp: { mss: 1459 } },
  ];
  const digests = changes.map((change) => digest(change));
  expect(new Set([plain, ...digests]).size).toBe(changes.length + 1);
});
