import { Category } from '#engine/host/cycles.table.ts';
import { redis, redisLinux, redisOffloaded } from '#experiment/presets/redis.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { count, percent } from '#widgets/kit/format.ts';
import { conformanceOf, perLookup, shareOf, allOf } from '#widgets/kit/lookups.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Stack = 'linux' | 'mtcp' | 'acceltcp';
export const stackNames: Readonly<Record<Stack, string>> = {
  linux: 'Linux',
  mtcp: 'mTCP',
  acceltcp: 'AccelTCP',
};
/** How a client goes about it: it says QUIT and the server closes; it closes itself; it stays for more look-ups. */
export type Way = 'quit' | 'close' | 'stay';
export const ways: readonly Way[] = ['quit', 'close', 'stay'];

export interface Knobs {
  /** Look-ups on a connection that stays. */
  readonly lookups: number;
  readonly withLinux: boolean;
}
export const initial: Knobs = { lookups: 32, withLinux: false };
export const lookupStops = [2, 4, 8, 16, 32, 64, 128];

const base: Readonly<Record<Stack, ExperimentSpec>> = {
  linux: redisLinux.spec,
  mtcp: redis.spec,
  acceltcp: redisOffloaded.spec,
};
const CONCURRENCY = 128;
/** Of every run, so that the first and the last weigh little. */
const LOOKUPS = 2000;

export const nameOf = (stack: Stack, way: Way): string => `${stack} ${way}`;
export const stacksOf = ({ withLinux }: Knobs): readonly Stack[] =>
  withLinux ? ['linux', 'mtcp', 'acceltcp'] : ['mtcp', 'acceltcp'];

export function specOf(stack: Stack, way: Way, { lookups }: Knobs): ExperimentSpec {
  const spec = base[stack];
  const transactions = way === 'stay' ? lookups : 1;
  return {
    ...spec,
    name: `Redis on ${stackNames[stack]}, ${transactions === 1 ? 'one look-up' : `${transactions} look-ups`} a connection`,
    workload: {
      ...spec.workload,
      concurrency: CONCURRENCY,
      connections: Math.max(CONCURRENCY, Math.ceil(LOOKUPS / transactions)),
      transactions,
      closer: way === 'close' ? 'client' : 'server',
    },
  };
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const way of ways)
    for (const stack of stacksOf(knobs)) specs[nameOf(stack, way)] = specOf(stack, way, knobs);
  return specs;
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const at = (stack: Stack, way: Way): Report => runs[nameOf(stack, way)].report;
    const whole = (cycles: number): string => count(Math.round(cycles));
    const gain = (way: Way): string => `${(allOf(at('mtcp', way)) / allOf(at('acceltcp', way))).toFixed(2)}×`;
    const quit = at('mtcp', 'quit');
    const application = perLookup(quit)[Category.Application];
    return {
      all: whole(allOf(quit)),
      application: whole(application),
      applicationShare: percent(shareOf(quit, Category.Application)),
      stackShare: percent(1 - shareOf(quit, Category.Application)),
      conformanceShare: percent(conformanceOf(quit)),
      allOffloaded: whole(allOf(at('acceltcp', 'quit'))),
      applicationShareOffloaded: percent(shareOf(at('acceltcp', 'quit'), Category.Application)),
      gainQuit: gain('quit'),
      gainClose: gain('close'),
      gainStay: gain('stay'),
      stayAll: whole(allOf(at('mtcp', 'stay'))),
      stayApplicationShare: percent(shareOf(at('mtcp', 'stay'), Category.Application)),
      lookups: count(initial.lookups),
      promoted: count(
        Object.values(at('acceltcp', 'close').host.promotions).reduce((sum, times) => sum + times, 0),
      ),
      promotedOf: count(at('acceltcp', 'close').totals.connectionsCompleted),
      framesQuit: count(
        Math.round(at('acceltcp', 'quit').pcie.framesToHost / at('acceltcp', 'quit').totals.transactions),
      ),
      framesClose: count(
        Math.round(at('acceltcp', 'close').pcie.framesToHost / at('acceltcp', 'close').totals.transactions),
      ),
      bound: `${(1 / shareOf(quit, Category.Application)).toFixed(2)}×`,
      conformanceBound: `${(1 / (1 - conformanceOf(quit))).toFixed(2)}×`,
    };
  },
};
