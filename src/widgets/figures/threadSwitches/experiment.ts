import { Category } from '#engine/host/cycles.table.ts';
import { hostCosts } from '#experiment/hardware.ts';
import {
  shortConnections,
  shortConnectionsLinux,
  shortConnectionsOffloaded,
} from '#experiment/presets/shortConnections.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { count, percent } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Stack = 'mtcp' | 'acceltcp';
/** `linux`: the stack is the kernel’s own, and only the application has a thread. */
export type Threads = 'linux' | 'kernel' | 'user';
export type Measure = 'all' | 'switching';

export interface Knobs {
  readonly stack: Stack;
  readonly measure: Measure;
  /** Connections at a time, where the reader's line stands. */
  readonly at: number;
}
export const initial: Knobs = { stack: 'mtcp', measure: 'all', at: 4 };
export const concurrencies = [1, 2, 4, 8, 16, 32, 64, 128, 256];
export const kinds: readonly Threads[] = ['linux', 'kernel', 'user'];
export const threadNames: Readonly<Record<Threads, string>> = {
  linux: 'Linux',
  kernel: 'kernel threads',
  user: 'user-level threads',
};

const base: Readonly<Record<Stack, ExperimentSpec>> = {
  mtcp: shortConnections.spec,
  acceltcp: shortConnectionsOffloaded.spec,
};
/** Of every concurrency as many connections that the start and the end weigh little. */
const connectionsOf = (concurrency: number): number => Math.max(400, 4 * concurrency);

export const nameOf = (stack: Stack, threads: Threads, concurrency: number): string =>
  `${stack} ${threads} ${concurrency}`;

export function specOf(stack: Stack, threads: Threads, concurrency: number): ExperimentSpec {
  const spec = threads === 'linux' ? shortConnectionsLinux.spec : base[stack];
  const workload = { ...spec.workload, concurrency, connections: connectionsOf(concurrency) };
  if (threads === 'linux')
    return { ...spec, name: `a Linux host, ${concurrency} connections at a time`, workload };
  return {
    ...spec,
    name: `${threadNames[threads]} on ${stack}, ${concurrency} connections at a time`,
    host: { ...spec.host, userLevelThreads: threads === 'user' },
    workload,
  };
}

export function specsOf(stack: Stack): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const threads of kinds)
    for (const concurrency of concurrencies)
      specs[nameOf(stack, threads, concurrency)] = specOf(stack, threads, concurrency);
  return specs;
}

const completed = (report: Report): number => Math.max(1, report.totals.connectionsCompleted);

export function cyclesOf(report: Report, measure: Measure): number {
  return measure === 'all'
    ? totalBusy(report) / completed(report)
    : report.cpu.perConnection[Category.Switch];
}

/** Visits of the application from the stack, for one connection: each is a switch there and a switch back. */
export function visitsOf(report: Report, threads: Threads): number {
  const cost = threads === 'user' ? hostCosts.threadSwitchUser : hostCosts.threadSwitchKernel;
  return report.cpu.perConnection[Category.Switch] / cost.cycles / 2;
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial.stack),
  results(runs: Runs) {
    const at = (threads: Threads, concurrency: number): Report =>
      runs[nameOf('mtcp', threads, concurrency)].report;
    const all = (threads: Threads, concurrency: number): string =>
      count(Math.round(cyclesOf(at(threads, concurrency), 'all')));
    const alone = at('kernel', 1);
    const most = concurrencies[concurrencies.length - 1];
    const many = at('kernel', most);
    return {
      most: count(most),
      linuxAlone: all('linux', 1),
      linuxMany: all('linux', most),
      kernelAlone: all('kernel', 1),
      userAlone: all('user', 1),
      kernelMany: all('kernel', most),
      userMany: all('user', most),
      visitsAlone: count(Math.round(visitsOf(alone, 'kernel') * 100) / 100),
      served: count(Math.round(1 / visitsOf(many, 'kernel'))),
      switchShareAlone: percent(cyclesOf(alone, 'switching') / cyclesOf(alone, 'all')),
      switchShareMany: percent(cyclesOf(many, 'switching') / cyclesOf(many, 'all')),
    };
  },
};
