import { redis, redisLinux, redisOffloaded } from '#experiment/presets/redis.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { count } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Line = 'linux' | 'mtcp' | 'acceltcp' | 'stay';
export const lines: readonly Line[] = ['linux', 'mtcp', 'acceltcp', 'stay'];
export const lineNames: Readonly<Record<Line, string>> = {
  linux: 'Linux, one a connection',
  mtcp: 'mTCP, one a connection',
  acceltcp: 'AccelTCP, one a connection',
  stay: 'mTCP, connections that stay',
};
export type Closer = 'server' | 'client';

export interface Knobs {
  readonly closer: Closer;
  /** Cores, where the reader's line stands. */
  readonly at: number;
}
export const initial: Knobs = { closer: 'server', at: 1 };
export const coreStops = [1, 2, 4, 8, 16];

const base: Readonly<Record<Line, ExperimentSpec>> = {
  linux: redisLinux.spec,
  mtcp: redis.spec,
  acceltcp: redisOffloaded.spec,
  stay: redis.spec,
};
/** Connections open at once for each core: enough that hashing leaves none idle, and no divisor of a burst. */
const OPEN = 101;
/** ns: when the start is over, and how long is measured then. Linux is slower, and needs as much longer. */
const times: Readonly<Record<Line, readonly [from: number, span: number]>> = {
  linux: [4_000_000, 12_000_000],
  mtcp: [1_000_000, 3_000_000],
  acceltcp: [1_000_000, 3_000_000],
  stay: [1_000_000, 3_000_000],
};
/** Fewer cores serve fewer clients in a time: they are watched longer, so that rounds begun and not ended weigh little. */
const longer = (cores: number): number => Math.max(1, 8 / cores);

export const nameOf = (line: Line, cores: number): string => `${line} ${cores}`;

export function specOf(line: Line, cores: number, closer: Closer): ExperimentSpec {
  const spec = base[line];
  const [measureFrom, span] = times[line];
  return {
    ...spec,
    name: `Redis on ${cores} cores: ${lineNames[line]}`,
    testbed: { ...spec.testbed, serverCores: cores },
    workload: {
      ...spec.workload,
      concurrency: OPEN * cores,
      connections: 0,
      rampInterval: 10,
      closer,
      // As many as nobody comes to the end of.
      transactions: line === 'stay' ? 1_000_000 : 1,
    },
    probes: { ...spec.probes, measureFrom },
    duration: measureFrom + span * longer(cores),
  };
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const line of lines)
    for (const cores of coreStops) specs[nameOf(line, cores)] = specOf(line, cores, knobs.closer);
  return specs;
}

/** Look-ups a second once the start is over. */
export const rateOf = ({ steady }: Report): number => steady?.transactionsPerSecond ?? 0;
/** Of all cores, what was not idle. */
export const busyOf = ({ steady }: Report): number => {
  const shares = steady?.busyShares ?? [];
  return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
};

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const rate = (line: Line, cores: number): number => rateOf(runs[nameOf(line, cores)].report);
    const most = coreStops[coreStops.length - 1];
    const times2 = (one: number, other: number): string => `${(one / other).toFixed(2)}×`;
    return {
      most: count(most),
      linuxOne: count(rate('linux', 1)),
      mtcpOne: count(rate('mtcp', 1)),
      acceltcpOne: count(rate('acceltcp', 1)),
      stayOne: count(rate('stay', 1)),
      mtcpMost: count(rate('mtcp', most)),
      acceltcpMost: count(rate('acceltcp', most)),
      gainOne: times2(rate('acceltcp', 1), rate('mtcp', 1)),
      gainMost: times2(rate('acceltcp', most), rate('mtcp', most)),
      gainLinux: times2(rate('acceltcp', 1), rate('linux', 1)),
      ofStaying: times2(rate('acceltcp', 1), rate('stay', 1)),
      ofStayingPlain: times2(rate('mtcp', 1), rate('stay', 1)),
      scales: times2(rate('acceltcp', most), rate('acceltcp', 1)),
    };
  },
};
