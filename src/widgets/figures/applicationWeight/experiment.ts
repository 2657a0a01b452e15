import { Category } from '#engine/host/cycles.table.ts';
import { redis, redisOffloaded } from '#experiment/presets/redis.ts';
import { redisCosts } from '#experiment/redisCosts.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { allOf, conformanceOf, shareOf } from '#widgets/kit/lookups.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Stack = 'mtcp' | 'acceltcp';
export type Closer = 'server' | 'client';
export interface Knobs {
  readonly closer: Closer;
  /** What Redis’ own work is multiplied by, where the reader’s line stands. */
  readonly at: number;
}
export const initial: Knobs = { closer: 'server', at: 1 };
export const weights = [0.125, 0.25, 0.5, 1, 2, 4, 8];

const base: Readonly<Record<Stack, ExperimentSpec>> = { mtcp: redis.spec, acceltcp: redisOffloaded.spec };
const CONCURRENCY = 128;
const CONNECTIONS = 1500;

export const nameOf = (stack: Stack, weight: number): string => `${stack} ${weight}`;

export function specOf(stack: Stack, weight: number, closer: Closer): ExperimentSpec {
  const spec = base[stack];
  const heavier = Object.entries(redisCosts).map(([name, { cycles }]) => [name, Math.round(cycles * weight)]);
  return {
    ...spec,
    name: `Redis with ${weight} times its own work on ${stack}`,
    costs: { ...spec.costs, ...(Object.fromEntries(heavier) as Partial<ExperimentSpec['costs']>) },
    workload: { ...spec.workload, concurrency: CONCURRENCY, connections: CONNECTIONS, closer },
  };
}

export function specsOf({ closer }: Knobs): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const weight of weights) {
    specs[nameOf('mtcp', weight)] = specOf('mtcp', weight, closer);
    specs[nameOf('acceltcp', weight)] = specOf('acceltcp', weight, closer);
  }
  return specs;
}

export interface Gains {
  readonly weight: number;
  /** Of all cycles on mTCP, those of Redis itself. */
  readonly applicationShare: number;
  readonly gain: number;
  /** Were everything but Redis for nothing, and were only conformance. */
  readonly bound: number;
  readonly conformanceBound: number;
}

export function gainsOf(runs: Runs): Gains[] {
  return weights.map((weight) => {
    const plain: Report = runs[nameOf('mtcp', weight)].report;
    const offloaded: Report = runs[nameOf('acceltcp', weight)].report;
    const applicationShare = shareOf(plain, Category.Application);
    return {
      weight,
      applicationShare,
      gain: allOf(plain) / allOf(offloaded),
      bound: 1 / applicationShare,
      conformanceBound: 1 / (1 - conformanceOf(plain)),
    };
  });
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const gains = gainsOf(runs);
    const times = (value: number): string => `${value.toFixed(2)}×`;
    const at = (weight: number): Gains => gains.find((each) => each.weight === weight) ?? gains[0];
    return {
      gainLight: times(at(0.125).gain),
      gain: times(at(1).gain),
      gainHeavy: times(at(8).gain),
      bound: times(at(1).bound),
      conformanceBound: times(at(1).conformanceBound),
    };
  },
};
