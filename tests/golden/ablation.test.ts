import { expect, test } from 'vitest';
import { categories } from '#engine/host/cycles.table.ts';
import type { StackProfile } from '#experiment/spec.ts';
import { crowded, cyclesEach, shortConnections } from '../support/ablation.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';
import type { Change } from '../support/specs.ts';

type Row = readonly [name: string, change: Change];
const common: readonly Row[] = [
  ['as it is', {}],
  ['batch 1', { host: { batch: 1 } }],
  ['no ACK on data', { host: { ackPiggyback: false } }],
  ['no checksum offload', { offloads: { checksum: 'off' } }],
];
const noFin: Row = ['no FIN on data', { host: { finPiggyback: false } }];
const tables: Readonly<Record<StackProfile, readonly Row[]>> = {
  linux: [
    ...common,
    ['no system calls', { host: { systemCalls: false } }],
    ['no interrupts', { host: { interrupts: false } }],
    ['no interrupt delay', { host: { interruptDelay: 0 } }],
    ['no kernel packet path', { host: { kernelPath: false } }],
    ['a thread for the stack', { host: { stackThread: true } }],
    ['a FIN on data', { host: { finPiggyback: true } }],
    ['no delayed ACK', { tcp: { delayedAck: 0 } }],
  ],
  mtcp: [
    ...common,
    noFin,
    ['user-level threads', { host: { userLevelThreads: true } }],
    ['zero-copy', { host: { zeroCopy: true } }],
  ],
  original: [...common, noFin],
  acceltcp: [
    ...common,
    noFin,
    ['kernel threads', { host: { userLevelThreads: false } }],
    ['no zero-copy', { host: { zeroCopy: false } }],
    ['no lazy TCB', { host: { lazyTcb: false } }],
    ['no setup offload', { offloads: { setup: 'off' } }],
    ['no teardown offload', { offloads: { teardown: 'off' } }],
  ],
  toe: [
    ['as it is', {}],
    ['batch 1', { host: { batch: 1 } }],
    ['kernel threads', { host: { userLevelThreads: false } }],
    ['interrupts', { host: { interrupts: true } }],
  ],
};

test('stack × mechanism taken away or added: cycles of one short connection by category, 200 at a time', () => {
  const rows = Object.entries(tables).flatMap(([stack, changes]) =>
    changes.map(([name, change]) => {
      const report = shortConnections(stack as StackProfile, crowded, change);
      expect(report.totals.connectionsCompleted).toBe(1000);
      const cycles = report.cpu.perConnection.slice(0, -1).map(Math.round);
      return [stack, name, ...cycles, Math.round(cyclesEach(report)), report.digest.slice(0, 8)];
    }),
  );
  const head = ['stack', 'variant', ...categories.slice(0, -1), 'all', 'digest'];
  expectGolden('ablation.txt', alignedTable(head, rows));
});
