import { categories } from '#engine/host/cycles.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import type { StackProfile } from '#experiment/spec.ts';
import { specOf } from './specs.ts';
import type { Change } from './specs.ts';

export type CategoryName = (typeof categories)[number];

/** Where a run of short connections stands: one at a time, so that every pass is alike; or many, so that passes are full. */
export const oneAtATime: Change = { workload: { concurrency: 1, connections: 20 } };
export const crowded: Change = { workload: { concurrency: 200, connections: 1000 } };

/** 64 bytes each way and a close, on one core; TIME-WAIT would only make it longer. */
export function shortConnections(stack: StackProfile, ...changes: Change[]): Report {
  const spec = specOf({ testbed: { stack }, tcp: { timeWait: 0 }, duration: 10e9 }, ...changes);
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, 10_000_000);
  return testbed.report();
}

/** Cycles of one connection in a category. */
export function cyclesIn(report: Report, category: CategoryName): number {
  return report.cpu.perConnection[categories.indexOf(category)];
}

export function cyclesEach({ cpu }: Report): number {
  return cpu.perConnection.reduce((sum, cycles) => sum + cycles, 0);
}
