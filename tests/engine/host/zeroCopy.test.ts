import { expect, it } from 'vitest';
import { hostCosts } from '#experiment/hardware.ts';
import type { Report } from '#experiment/report.ts';
import { categories } from '#engine/host/cycles.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { specOf } from '../../support/specs.ts';
import type { Change } from '../../support/specs.ts';

const REQUEST = 64;
const base: Change = { testbed: { stack: 'acceltcp' }, workload: { requestBytes: REQUEST, replyBytes: 100 } };

function run(...changes: Change[]): Report {
  const spec = specOf(base, ...changes);
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, 1_000_000);
  const report = testbed.report();
  expect(report.totals).toMatchObject({ connectionsCompleted: 1, bytesWrong: 0, framesHeld: 0 });
  return report;
}

/** Bytes the host's cores moved, from the cycles they were charged. */
function bytesCopied({ cpu }: Report): number {
  const column = categories.indexOf('copy');
  return Math.round(cpu.cycles.reduce((sum, core) => sum + core[column], 0) / hostCosts.copyPerByte.cycles);
}

it('copies every byte twice each way without it: frame, receive buffer, application, send buffer, frame', () => {
  const report = run({ host: { zeroCopy: false } });
  expect(bytesCopied(report)).toBe(2 * REQUEST + 2 * 100);
  expect(report.host.zeroCopy).toEqual({});
});

it('copies every byte once when a short exchange ends in one turn (source-facts C.5)', () => {
  const report = run();
  expect(bytesCopied(report)).toBe(REQUEST + 100);
  expect(report.host.zeroCopy).toEqual({
    'reads from the frame': 1,
    'bytes read from the frame': REQUEST,
    'replies written into the frame': 1,
    'bytes written into the frame': 100,
  });
});

it('goes through a send buffer when the reply spans frames', () => {
  const report = run({ workload: { replyBytes: 3000 } });
  expect(bytesCopied(report)).toBe(REQUEST + 2 * 3000);
  expect(report.host.zeroCopy).toMatchObject({
    'writes beyond a frame': 1,
    'bytes copied through a send buffer': 3000,
  });
});

it('goes through a send buffer when the connection stays open, and through none at its end', () => {
  const report = run({ workload: { transactions: 3 } });
  expect(bytesCopied(report)).toBe(3 * REQUEST + 2 * 2 * 100 + 100);
  expect(report.host.zeroCopy).toMatchObject({
    'writes not closed in their turn': 2,
    'replies written into the frame': 1,
  });
});

it('cannot write into the frame where the host must be able to send again', () => {
  const report = run({ offloads: { teardown: 'off' } });
  expect(bytesCopied(report)).toBe(REQUEST + 2 * 100);
  expect(report.host.zeroCopy).toMatchObject({ 'writes without hand-over': 1 });
});

it('moves to a receive buffer what comes before its turn', () => {
  const report = run({
    workload: { requestBytes: 40_000 },
    disturbances: { exact: [{ link: 'toServer', frame: 4, fate: 'drop', delay: 0 }] },
  });
  const { zeroCopy } = report.host;
  const moved = zeroCopy['bytes moved to a receive buffer'];
  expect(moved).toBeGreaterThan(1000);
  expect(bytesCopied(report)).toBe(40_000 + moved + 100);
  // Some of it came once more, cut otherwise.
  expect(zeroCopy['bytes read from the frame'] + moved).toBeGreaterThanOrEqual(40_000);
});
