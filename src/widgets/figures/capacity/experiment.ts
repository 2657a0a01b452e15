import { capacity } from '#experiment/presets/card.ts';
import type { ExperimentSpec, OffloadsSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { bytes, grouped } from '#widgets/kit/format.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly entry: OffloadsSpec['teardownEntry'];
  readonly groups: number;
  readonly mebibytes: number;
}
export const initial: Knobs = { entry: 'compact', groups: 8, mebibytes: 4 };
export const groupStops = [4, 8, 16, 32, 64];
export const memoryStops = [4, 8, 16, 24, 32];
export const entries: readonly { value: Knobs['entry']; label: string }[] = [
  { value: 'compact', label: 'what a close needs' },
  { value: 'full', label: 'a whole control block' },
];

const MEBIBYTE = 1_048_576;
const [naive, wheel, million] = capacity.map(({ spec }) => spec);

/** A table for as many flows as entries of the smaller kind would fill the memory with. */
export function specOf({ entry, groups, mebibytes }: Knobs): ExperimentSpec {
  const nicMemory = mebibytes * MEBIBYTE;
  const teardownFlows = Math.floor(nicMemory / 32);
  return {
    ...million,
    name: `${mebibytes} MiB, ${groups} groups`,
    testbed: { ...million.testbed, nicMemory },
    // The turn stays what it was: 500 ms.
    offloads: {
      ...million.offloads,
      teardownEntry: entry,
      teardownFlows,
      wheelGroups: groups,
      wheelTick: 500_000_000 / groups,
    },
  };
}

export const designs: readonly { key: string; name: string; says: string }[] = [
  { key: 'naive', name: 'Naive', says: 'a whole control block, a timer list' },
  { key: 'wheel', name: 'AccelTCP', says: '30 bytes, a bitmap wheel' },
  { key: 'yours', name: 'Yours', says: 'as the knobs stand' },
];

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return { naive, wheel, yours: specOf(knobs) };
}

/** A design when the card refused its first flow. */
export interface Filled {
  readonly name: string;
  readonly says: string;
  readonly flows: number;
  readonly refusal: string;
  readonly memory: number;
  readonly entryBytes: number;
  readonly timers: number;
  readonly entries: number;
}

export function filledOf(run: Run, { name, says }: { name: string; says: string }): Filled {
  const { nic } = run.report;
  const memory = nic.memories.find((row) => row.name === 'IMEM');
  if (nic.capacity === undefined || memory === undefined) throw new Error('nothing was handed over');
  const { flows, refusal, entryBytes, timerBytes } = nic.capacity;
  return {
    name,
    says,
    flows,
    refusal: refusal.replace('refused: ', ''),
    memory: memory.capacity,
    entryBytes,
    timers: timerBytes,
    entries: flows * entryBytes,
  };
}

export const experiment: FigureExperiment = {
  // The million is for the text alone: the reader finds it with the last knob.
  specs: { ...specsOf(initial), million },
  results(runs: Runs) {
    const [one, two] = designs.map((design) => filledOf(runs[design.key], design));
    const three = filledOf(runs.million, designs[1]);
    return {
      naive: grouped(one.flows),
      wheel: grouped(two.flows),
      million: grouped(three.flows),
      gain: `${(two.flows / one.flows).toFixed(1)}×`,
      naiveTimers: bytes(one.timers),
      wheelTimers: bytes(two.timers),
      wheelEntries: bytes(two.entries),
      wheelFree: bytes(two.memory - two.timers - two.entries),
      entry: `${two.entryBytes} bytes`,
    };
  },
};
