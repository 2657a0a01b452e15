import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

const MS = 1_000_000;
const CONNECTIONS = 400;
const base: Change = {
  testbed: { stack: 'acceltcp', serverCores: 2, clients: 2 },
  offloads: { wheelTick: 2 * MS, teardownRetries: 15 },
  tcp: { rtoInitial: 40 * MS, rtoMin: 10 * MS, rtoMax: 1000 * MS, timeWait: 100 * MS },
  workload: { concurrency: 50, connections: CONNECTIONS, requestBytes: 64, replyBytes: 2000 },
  duration: 1_000_000 * MS,
  seed: 42,
};
const losses = [0, 0.01, 0.05, 0.2];
const offloads = { none: [], setup: ['setup'], teardown: ['teardown'], both: ['setup', 'teardown'] } as const;
const closers = ['server', 'client'] as const;

function runOf(loss: number, offload: keyof typeof offloads, closer: (typeof closers)[number]): Report {
  const on = (name: 'setup' | 'teardown'): 'intended' | 'off' =>
    (offloads[offload] as readonly string[]).includes(name) ? 'intended' : 'off';
  const disturbed = loss === 0 ? {} : { loss, duplicate: loss / 4, reorder: loss, reorderDelay: 100_000 };
  const spec = specOf(base, {
    offloads: { setup: on('setup'), teardown: on('teardown') },
    workload: { closer },
    disturbances: disturbed,
  });
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, 5_000_000);
  return testbed.report();
}

function check({ totals, ended }: Report): void {
  expect(ended).toBe('quiet');
  expect(totals.connectionsCompleted).toBe(CONNECTIONS);
  expect(totals.bytesWrong).toBe(0);
  expect(totals.bytesToClient).toBe(CONNECTIONS * 2000);
  expect(totals.framesHeld).toBe(0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test('loss × offload × closer, with duplicates and reordering: every connection completes, every byte is equal', () => {
  const rows = losses.flatMap((loss) =>
    (Object.keys(offloads) as (keyof typeof offloads)[]).flatMap((offload) =>
      closers.map((closer) => {
        const report = runOf(loss, offload, closer);
        check(report);
        const { totals, tcp, nic, cpu, digest } = report;
        return [
          `${loss * 100} %`,
          offload,
          closer,
          totals.connectionsCompleted,
          totals.frames,
          tcp.server.RetransSegs ?? 0,
          nic.teardown['segments resent'] ?? 0,
          Math.round(sum(cpu.perConnection)),
          digest.slice(0, 8),
        ];
      }),
    ),
  );
  const head = [
    'loss',
    'offload',
    'closer',
    'completed',
    'frames',
    'resent by host',
    'by NIC',
    'host cycles each',
    'digest',
  ];
  expectGolden('lossOffload.txt', alignedTable(head, rows));
});
