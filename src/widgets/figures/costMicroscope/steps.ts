import type { ExperimentSpec } from '#experiment/spec.ts';

/** One thing that makes the host half smaller, and the fields of the spec that switch it on. */
export interface Step {
  readonly key: StepKey;
  readonly label: string;
  /** Where the work goes, or is saved. */
  readonly place: 'host' | 'nic';
  readonly apply: (spec: ExperimentSpec) => ExperimentSpec;
}
export type StepKey = 'piggyback' | 'threads' | 'zeroCopy' | 'setup' | 'teardown' | 'lazy';

const host = (spec: ExperimentSpec, part: Partial<ExperimentSpec['host']>): ExperimentSpec => ({
  ...spec,
  host: { ...spec.host, ...part },
});
const offloads = (spec: ExperimentSpec, part: Partial<ExperimentSpec['offloads']>): ExperimentSpec => ({
  ...spec,
  offloads: { ...spec.offloads, ...part },
});

/** In the order of the picture: what changes the host alone, what moves work to the NIC, and what only then pays. */
export const steps: readonly Step[] = [
  {
    key: 'piggyback',
    label: 'ACK and FIN ride on data',
    place: 'host',
    apply: (spec) => host(spec, { ackPiggyback: true, finPiggyback: true }),
  },
  {
    key: 'threads',
    label: 'User-level threads',
    place: 'host',
    apply: (spec) => host(spec, { userLevelThreads: true }),
  },
  { key: 'zeroCopy', label: 'Zero-copy', place: 'host', apply: (spec) => host(spec, { zeroCopy: true }) },
  {
    key: 'setup',
    label: 'The NIC opens',
    place: 'nic',
    apply: (spec) => offloads(spec, { setup: 'intended' }),
  },
  {
    key: 'teardown',
    label: 'The NIC closes',
    place: 'nic',
    apply: (spec) => offloads(spec, { teardown: 'intended' }),
  },
  { key: 'lazy', label: 'Lazy TCB', place: 'host', apply: (spec) => host(spec, { lazyTcb: true }) },
];

/** A host that keeps every habit the steps do away with. */
export function plainest(spec: ExperimentSpec): ExperimentSpec {
  const all = {
    userLevelThreads: false,
    zeroCopy: false,
    lazyTcb: false,
    ackPiggyback: false,
    finPiggyback: false,
  };
  return offloads(host(spec, all), { setup: 'off', teardown: 'off' });
}

/** The switched-on steps, one more at a time: nothing, the first, the first two, … */
export function chainOf(on: ReadonlySet<StepKey>): readonly (readonly Step[])[] {
  const chain: Step[][] = [[]];
  for (const step of steps) if (on.has(step.key)) chain.push([...(chain.at(-1) ?? []), step]);
  return chain;
}
