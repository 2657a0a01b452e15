import { proxy } from '#experiment/presets/proxy.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec, OffloadMode } from '#experiment/spec.ts';
import { bytes, count } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Way = 'relayed' | 'spliced';
export type Measure = 'bus' | 'cycles' | 'throughput';
export const measures: readonly Measure[] = ['bus', 'cycles', 'throughput'];

export interface Knobs {
  readonly measure: Measure;
  /** Bytes of the reply where the reader's line stands. */
  readonly at: number;
}
export const ways: readonly Way[] = ['relayed', 'spliced'];
export const wayNames: Readonly<Record<Way, string>> = {
  relayed: 'relayed by the host',
  spliced: 'spliced on the card',
};
const modes: Readonly<Record<Way, OffloadMode>> = { relayed: 'off', spliced: 'intended' };

/** Bytes of the reply, from one small frame to a file. */
export const sizes = [64, 1024, 4096, 16_384, 65_536, 262_144];
export const initial: Knobs = { measure: 'bus', at: 65_536 };
const ABOUT = 6 * 1024 * 1024;
const CONCURRENCY = 32;
/** The ports of the original's card, bit/s (paper §5). */
const PORT_RATE = 40e9;
/** Of every size as many connections that the start and the end weigh little. */
const connectionsOf = (size: number): number =>
  Math.min(320, Math.max(2 * CONCURRENCY, Math.round(ABOUT / size)));

export const nameOf = (way: Way, size: number): string => `${way} ${size}`;

export function specOf(way: Way, size: number): ExperimentSpec {
  const { spec } = proxy;
  return {
    ...spec,
    name: `a proxy, ${wayNames[way]}, replies of ${bytes(size)}`,
    testbed: { ...spec.testbed, linkRate: PORT_RATE },
    offloads: { ...spec.offloads, splice: modes[way], spliceIdle: 0 },
    workload: {
      ...spec.workload,
      concurrency: CONCURRENCY,
      connections: connectionsOf(size),
      replyBytes: size,
    },
  };
}

/** Both directions of the bus, headers of its packets included, for one connection of a client. */
function busBytes({ pcie, totals }: Report): number {
  const all = [...Object.values(pcie.toHost), ...Object.values(pcie.toNic)];
  return all.reduce((sum, kind) => sum + kind.bytes, 0) / totals.connectionsCompleted;
}

/** Bus bytes or host cycles a connection, or bits of replies a second. */
export function measured(report: Report, measure: Measure): number {
  if (measure === 'bus') return busBytes(report);
  if (measure === 'cycles') return totalBusy(report) / report.totals.connectionsCompleted;
  return report.totals.goodputToClient;
}

const gigabits = (rate: number): string => `${(rate / 1e9).toFixed(rate < 1e9 ? 2 : 1)}\u00a0Gb/s`;
export function printed(value: number, measure: Measure): string {
  if (measure === 'bus') return bytes(Math.round(value));
  return measure === 'cycles' ? `${count(Math.round(value))} cycles` : gigabits(value);
}

export const experiment: FigureExperiment = {
  specs: Object.fromEntries(
    ways.flatMap((way) => sizes.map((size) => [nameOf(way, size), specOf(way, size)])),
  ),
  results(runs: Runs) {
    const value = (way: Way, size: number, measure: Measure): string =>
      printed(measured(runs[nameOf(way, size)].report, measure), measure);
    const least = sizes[0];
    const most = sizes[sizes.length - 1];
    const { at } = initial;
    return {
      relayedBusLarge: value('relayed', most, 'bus'),
      splicedBusLarge: value('spliced', most, 'bus'),
      splicedBusSmall: value('spliced', least, 'bus'),
      relayedCyclesSmall: value('relayed', least, 'cycles'),
      splicedCyclesSmall: value('spliced', least, 'cycles'),
      relayedCyclesMiddle: value('relayed', at, 'cycles'),
      splicedCyclesMiddle: value('spliced', at, 'cycles'),
      relayedThroughputLarge: value('relayed', most, 'throughput'),
      splicedThroughputLarge: value('spliced', most, 'throughput'),
    };
  },
};
