import type { FlowProcessingCores } from './flowProcessingCores.ts';
import type { NicMemory } from './memory.ts';
import { Memory, ownerNames } from './memoryNames.table.ts';
import type { NicModelConfig } from './model.ts';
import type { ProgramCost } from './programCost.ts';

/** How hard a card worked. Shares are 0..1 of the time the run took; waits are ns, summed over all who waited. */
export interface NicUse {
  /** Busy share of each core. */
  cores: number[];
  coresPerIsland: number;
  threads: { all: number; mean: number; peak: number };
  /** Frames that found every thread taken, and were taken later. */
  framesWaited: number;
  /** What was waited for -> ns. */
  stalls: Record<string, number>;
  /** Memories and units: operations, and the share of those that fit into the time. */
  operations: { name: string; operations: number; busyShare: number }[];
}

/** What either kind of card's cores tell. */
type Load = Pick<FlowProcessingCores, 'computedBy' | 'threads'>;

const PS = 1e12;

export function useOf(
  now: number,
  cores: Load,
  cost: ProgramCost,
  { clock, coresPerIsland, memories, units }: NicModelConfig,
): NicUse {
  const seconds = Math.max(1, now) / PS;
  const threads = cores.threads();
  const resources = [...memories, ...units];
  const waits: [string, number][] = [
    ['a thread', threads.waited],
    ['its core', threads.forCore],
    ['a lock', cost.waitedForLocks],
    ...resources.map(({ name }, row): [string, number] => [name, cost.waitedFor(row)]),
  ];
  return {
    cores: Array.from(cores.computedBy, (cycles) => Math.min(1, cycles / (clock * seconds))),
    coresPerIsland,
    threads: { all: threads.all, mean: threads.mean, peak: threads.peak },
    framesWaited: threads.frames,
    stalls: Object.fromEntries(waits.filter(([, ps]) => ps > 0).map(([name, ps]) => [name, ps / 1e3])),
    operations: resources.map(({ name, operationsPerSecond }, row) => {
      const operations = cost.operations(row);
      return { name, operations, busyShare: operations / (operationsPerSecond * seconds) };
    }),
  };
}

export function sampleOf(cores: Load, memories: readonly NicMemory[]): Record<string, number> {
  const sample: Record<string, number> = { nicThreads: cores.threads().now };
  cores.computedBy.forEach((cycles, core) => (sample[`nicCore ${core}`] = cycles));
  for (const memory of [memories[Memory.Imem], memories[Memory.Emem]])
    ownerNames.forEach((name, owner) => (sample[`${memory.config.name} ${name}`] = memory.heldBy(owner)));
  return sample;
}
