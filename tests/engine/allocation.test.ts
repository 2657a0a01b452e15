import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { program } from '../support/program.ts';

/** Some seconds on an idle machine; one that is busy may take its time. */
const MOST_MS = 600_000;

/** Bytes of heap a frame: a boxed double would already be 12 or 16. On one thread, what the compiler inlines does not depend on load. */
function bytesPerFrame(preset: string, replyBytes: number, settings: object = {}): number {
  const flags = ['--expose-gc', '--single-threaded', '--max-semi-space-size=256'];
  const output = execFileSync('node', [
    ...flags,
    program('tests/support/allocation.ts'),
    preset,
    String(replyBytes),
    JSON.stringify(settings),
  ]);
  return Number(output.toString());
}

test.each([
  ['short-connections', 64],
  ['short-connections-offloaded', 64],
  ['short-connections-linux', 64],
  ['bulk-many', 1_000_000],
  ['tso', 1_000_000],
  ['toe', 64],
  ['syn-flood', 64],
  ['syn-flood-offloaded', 64],
  ['redis-offloaded', 64],
])(
  'a frame of %s allocates nothing once the run is warm',
  (preset, replyBytes) => {
    expect(bytesPerFrame(preset, replyBytes)).toBeLessThan(8);
  },
  MOST_MS,
);

const open = { 'workload.kind': 'open-loop', 'workload.rate': 100_000, 'workload.concurrency': 2000 };

test.each([
  ['Redis', { 'application.kind': 'redis', 'workload.content': 'etc', 'workload.getShare': 0.8, ...open }],
  ['HTTP', { 'application.kind': 'http', 'workload.content': 'specweb', 'workload.transactions': 3 }],
  ['a message server, asked for measured sizes', { 'workload.content': 'cache', ...open }],
])(
  'speaking to %s, in a closed or an open loop, allocates nothing either',
  (_name, settings) => {
    expect(bytesPerFrame('short-connections', 64, settings)).toBeLessThan(8);
  },
  MOST_MS,
);
