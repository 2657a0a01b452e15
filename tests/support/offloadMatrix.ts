import { expect } from 'vitest';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { Recorder } from '#engine/testbed/recorder.ts';
import { reportOf } from '#engine/testbed/reporting.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { expectBalanced, runMachine } from './ledger.ts';
import { specOf } from './specs.ts';
import type { Change } from './specs.ts';

/** One line an offload: how a row of the matrix says it, and what it needs besides. */
export const offloads = [
  { name: 'setup', letter: 'S' },
  { name: 'teardown', letter: 'T' },
  { name: 'checksum', letter: 'C' },
  { name: 'rss', letter: 'R' },
  { name: 'tso', letter: 'L', needs: 'checksum' },
  { name: 'lro', letter: 'J', needs: 'checksum' },
  { name: 'splice', letter: 'P', excludes: 'lro' },
] as const;
export type Offload = (typeof offloads)[number]['name'];
export const losses = [0, 0.01, 0.05, 0.2];
export const closers = ['server', 'client'] as const;

const MS = 1_000_000;
const REPLY = 4000;

/** Every set of offloads that may be on at once. */
export const combinations: readonly (readonly Offload[])[] = Array.from({ length: 1 << offloads.length })
  .map((_, bits) => offloads.filter((_offload, at) => (bits & (1 << at)) !== 0))
  .filter((set) => set.every((one) => !('needs' in one) || set.some(({ name }) => name === one.needs)))
  .filter((set) => set.every((one) => !('excludes' in one) || !set.some(({ name }) => name === one.excludes)))
  .map((set) => set.map(({ name }) => name));

/** As a row says it: a letter where the offload is on, a dot where it is off. */
export function lettersOf(set: readonly Offload[]): string {
  return offloads.map(({ name, letter }) => (set.includes(name) ? letter : '.')).join('');
}

export function cellSpec(
  set: readonly Offload[],
  loss: number,
  closer: (typeof closers)[number],
  connections: number,
): ExperimentSpec {
  const on = Object.fromEntries(offloads.map(({ name }) => [name, set.includes(name) ? 'intended' : 'off']));
  // A spliced segment crosses two wires each way: who asks often enough, and waits long enough, is answered.
  const base: Change = {
    testbed: { stack: 'acceltcp', serverCores: 2, clients: 2, backends: 2 },
    application: { kind: set.includes('splice') ? 'proxy' : 'message-server' },
    tcp: {
      rtoInitial: 40 * MS,
      rtoMin: 10 * MS,
      rtoMax: 1000 * MS,
      timeWait: 20_000 * MS,
      retries: 30,
      sendBuffer: 8192,
      receiveBuffer: 8192,
    },
    workload: { concurrency: 20, requestBytes: 64, replyBytes: REPLY },
    duration: 1_000_000 * MS,
    seed: 42,
  };
  return specOf(base, {
    offloads: { ...on, wheelTick: 10 * MS, teardownRetries: 30, teardownFlows: 1024, splicePairs: 64 },
    workload: { closer, connections },
    disturbances: { loss },
  });
}

/** Runs a cell and checks the ledger: bytes, connections, frames, control blocks; entries, bits and memory of the card. */
export function runCell(spec: ExperimentSpec): Report {
  const machine = assemble(spec);
  const free = usedOn(machine);
  runMachine(machine, spec);
  expectBalanced(machine, spec);
  const report = reportOf(spec, machine, new Recorder(() => ({})), 'quiet');
  const { connections } = spec.workload;
  expect(report.totals).toMatchObject({ connectionsCompleted: connections, connectionsFailed: 0 });
  expect(report.totals).toMatchObject({ bytesToClient: connections * REPLY, bytesWrong: 0 });
  expect(usedOn(machine), 'what was static on the card, and no byte more').toEqual(free);
  expectNothingArmed(report.nic);
  if (spec.offloads.splice !== 'off') expect(report.proxy?.spliced).toBeGreaterThan(0);
  return report;
}

function usedOn({ nic }: Machine): number[] {
  return nic.report().memories.map(({ used }) => used);
}

/** No flow in the table, no pair spliced, no bit set. */
function expectNothingArmed({ teardown, wheel }: Report['nic']): void {
  expect(teardown['flows in the table'] ?? 0).toBe(0);
  expect(wheel['bits set'] ?? 0).toBe((wheel['bits cleared'] ?? 0) + (wheel['fired'] ?? 0));
}
