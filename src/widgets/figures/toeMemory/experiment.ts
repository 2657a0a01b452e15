import { toeFull } from '#experiment/presets/toe.ts';
import type { ExperimentSpec, NicModel } from '#experiment/spec.ts';
import { withField } from '#experiment/validate.ts';
import { bytes, grouped } from '#widgets/kit/format.ts';
import { eachOf, refusedOf } from '#widgets/figures/toeMemory/rows.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';

export interface Knobs {
  readonly flows: number;
  /** Of each direction. */
  readonly buffer: number;
  readonly nic: NicModel;
}
export const initial: Knobs = { flows: 12_288, buffer: 65_536, nic: 'agilio-lx' };
export const flowStops = [1024, 4096, 8192, 12_288, 16_384];
export const bufferStops = [16_384, 65_536, 262_144, 1_048_576];
export const cards: readonly { value: NicModel; label: string }[] = [
  { value: 'agilio-lx', label: 'Agilio LX' },
  { value: 'agilio-cx', label: 'Agilio CX' },
  { value: 'dpu', label: 'DPU' },
];

/** Every flow is open by then, and none has asked yet. */
const ALL_OPEN = 400_000_000;
/** So long the card that closes first remembers: longer than it takes until all have closed. */
const TIME_WAIT = 1_000_000_000;

export type RunName = 'TOE, open' | 'AccelTCP, open' | 'AccelTCP, closing';

export function specOf(name: RunName, { flows, buffer, nic }: Knobs): ExperimentSpec {
  const { spec } = toeFull;
  const base = name === 'TOE, open' ? spec : withField(spec, 'testbed.stack', 'acceltcp');
  const isClosing = name === 'AccelTCP, closing';
  return {
    ...base,
    name: `${name}: ${grouped(flows)} flows`,
    testbed: { ...base.testbed, nic },
    workload: { ...base.workload, concurrency: flows, connections: flows },
    tcp: { ...base.tcp, sendBuffer: buffer, receiveBuffer: buffer, timeWait: isClosing ? TIME_WAIT : 0 },
    duration: isClosing ? spec.duration : ALL_OPEN,
  };
}

export function specsOf(knobs: Knobs): Record<RunName, ExperimentSpec> {
  const of = (name: RunName): ExperimentSpec => specOf(name, knobs);
  return {
    'TOE, open': of('TOE, open'),
    'AccelTCP, open': of('AccelTCP, open'),
    'AccelTCP, closing': of('AccelTCP, closing'),
  };
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results: (runs) => ({
    flows: grouped(initial.flows),
    held: grouped(runs['TOE, open'].report.nic.toe?.connectionsPeak ?? 0),
    refused: grouped(refusedOf(runs)),
    eachOpen: bytes(eachOf(runs, 'TOE, open', 'IMEM')),
    eachClosing: bytes(eachOf(runs, 'AccelTCP, closing', 'IMEM')),
  }),
};
