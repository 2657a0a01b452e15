import { shortConnections } from '#experiment/presets/shortConnections.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec, OffloadsSpec } from '#experiment/spec.ts';
import { bytes, count, percent } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** Which side sends the large message. */
export type Direction = 'replies' | 'requests';
/** What the card does; `none` is what the others are compared with. */
export type Kind = 'none' | 'checksum' | 'classic' | 'stateful';

export interface Knobs {
  readonly direction: Direction;
  /** Message size where the reader's line stands, bytes. */
  readonly at: number;
}
export const initial: Knobs = { direction: 'replies', at: 64 };
export const sizes = [64, 512, 2048, 8192, 32_768, 131_072, 524_288];
export const drawnKinds: readonly Exclude<Kind, 'none'>[] = ['checksum', 'classic', 'stateful'];
const kinds: readonly Kind[] = ['none', ...drawnKinds];
export const kindNames: Readonly<Record<Kind, string>> = {
  none: 'no offload',
  checksum: 'checksum',
  classic: 'checksum, TSO, LRO',
  stateful: 'opening and closing',
};
const plain: Partial<OffloadsSpec> = {
  checksum: 'off',
  tso: 'off',
  lro: 'off',
  setup: 'off',
  teardown: 'off',
};
const offloads: Readonly<Record<Kind, Partial<OffloadsSpec>>> = {
  none: plain,
  checksum: { ...plain, checksum: 'intended' },
  classic: { ...plain, checksum: 'intended', tso: 'intended', lro: 'intended' },
  stateful: { ...plain, setup: 'intended', teardown: 'intended' },
};

/** About as many bytes at every size, but enough connections that the start and the end weigh little. */
const connectionsOf = (size: number): number => Math.min(600, Math.max(16, Math.round(2_097_152 / size)));

export const nameOf = (direction: Direction, kind: Kind, size: number): string =>
  `${direction} ${kind} ${size}`;

export function specOf(direction: Direction, kind: Kind, size: number): ExperimentSpec {
  const { spec } = shortConnections;
  const large = direction === 'replies' ? { replyBytes: size } : { requestBytes: size };
  return {
    ...spec,
    name: `${kindNames[kind]}, ${direction} of ${bytes(size)}`,
    offloads: { ...spec.offloads, ...offloads[kind] },
    // Kernel threads cost by the crowd, and an offload changes the crowd (chapter 10): that is not what is asked here.
    host: { ...spec.host, userLevelThreads: true },
    tcp: { ...spec.tcp, timeWait: 0 },
    workload: { ...spec.workload, concurrency: 64, connections: connectionsOf(size), ...large },
  };
}

export function specsOf(direction: Direction): Record<string, ExperimentSpec> {
  const specs: Record<string, ExperimentSpec> = {};
  for (const kind of kinds)
    for (const size of sizes) specs[nameOf(direction, kind, size)] = specOf(direction, kind, size);
  return specs;
}

/** Short connections on so many cores, flows spread by the hash. */
function spread(cores: number): ExperimentSpec {
  const spec = specOf('replies', 'checksum', 64);
  return {
    ...spec,
    name: `${cores} cores`,
    testbed: { ...spec.testbed, serverCores: cores },
    workload: { ...spec.workload, concurrency: 128, connections: 2000 },
  };
}

export const cyclesOf = (report: Report): number =>
  totalBusy(report) / Math.max(1, report.totals.connectionsCompleted);
export const crossingsOf = ({ pcie, totals }: Report): number =>
  (pcie.framesToHost + pcie.framesToNic) / Math.max(1, totals.connectionsCompleted);

/** Share of the host's cycles that an offload saves. */
export function savedBy(runs: Runs, direction: Direction, kind: Kind, size: number): number {
  const of = (one: Kind): number => cyclesOf(runs[nameOf(direction, one, size)].report);
  return 1 - of(kind) / of('none');
}

const least = sizes[0];
const most = sizes[sizes.length - 1];

function spreading(runs: Runs): Record<string, string> {
  const [one, four] = [runs['one core'].report, runs['four cores'].report];
  const frames = four.nic.savings.rss ?? [1];
  const all = frames.reduce((sum, queue) => sum + queue, 0);
  return {
    oneCore: count(Math.round(cyclesOf(one))),
    fourCores: count(Math.round(cyclesOf(four))),
    busiestQueue: percent(Math.max(...frames) / all),
  };
}

export const experiment: FigureExperiment = {
  specs: {
    ...specsOf(initial.direction),
    ...Object.fromEntries(
      (['none', 'classic'] as const).map((kind) => [
        nameOf('requests', kind, most),
        specOf('requests', kind, most),
      ]),
    ),
    'one core': spread(1),
    'four cores': spread(4),
  },
  results(runs: Runs) {
    const saved = (kind: Kind, size: number): string => percent(savedBy(runs, 'replies', kind, size));
    const at = (kind: Kind, size: number): Report => runs[nameOf('replies', kind, size)].report;
    const { tso } = at('classic', most).nic.savings;
    return {
      least: bytes(least),
      most: bytes(most),
      checksumShort: saved('checksum', least),
      classicShort: saved('classic', least),
      statefulShort: saved('stateful', least),
      checksumLong: saved('checksum', most),
      classicLong: saved('classic', most),
      statefulLong: saved('stateful', most),
      lroLong: percent(savedBy(runs, 'requests', 'classic', most)),
      cutInto: tso === undefined ? '' : (tso.segments / tso.frames).toFixed(1),
      crossingsPlain: count(Math.round(crossingsOf(at('none', most)))),
      crossingsClassic: count(Math.round(crossingsOf(at('classic', most)))),
      shortCrossings: count(Math.round(crossingsOf(at('classic', least)))),
      ...spreading(runs),
    };
  },
};
