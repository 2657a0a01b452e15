import { Category } from '#engine/host/cycles.table.ts';
import { hostCosts } from '#experiment/hardware.ts';
import { shortConnections } from '#experiment/presets/shortConnections.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { chainOf, plainest, steps } from '#widgets/figures/costMicroscope/steps.ts';
import type { Step, StepKey } from '#widgets/figures/costMicroscope/steps.ts';
import { bytes, count, grouped, percent } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { totalBusy } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly on: ReadonlySet<StepKey>;
  readonly replyBytes: number;
}
const everything: ReadonlySet<StepKey> = new Set(steps.map(({ key }) => key));
export const initial: Knobs = { on: everything, replyBytes: 64 };
export const replyStops = [64, 256, 1024, 1448, 4096, 8192];

const CONCURRENCY = 64;
/** Enough that the first and the last weigh little, few enough that the reader need not wait. */
const CONNECTIONS = 640;

export function nameOf(applied: readonly Step[], replyBytes: number): string {
  return `${replyBytes} ${applied.map(({ key }) => key).join('+')}`;
}

export function specOf(applied: readonly Step[], replyBytes: number): ExperimentSpec {
  const { spec } = shortConnections;
  const workload = { ...spec.workload, concurrency: CONCURRENCY, connections: CONNECTIONS, replyBytes };
  const base = plainest({ ...spec, name: 'what the host spends on one connection', workload });
  return applied.reduce((made, step) => step.apply(made), base);
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return Object.fromEntries(
    chainOf(knobs.on).map((applied) => [
      nameOf(applied, knobs.replyBytes),
      specOf(applied, knobs.replyBytes),
    ]),
  );
}

const completed = (report: Report): number => Math.max(1, report.totals.connectionsCompleted);

export const cyclesOf = (report: Report): number => totalBusy(report) / completed(report);
/** The CPU's own copies: cycles of that account over cycles of a byte. */
export const copiedOf = (report: Report): number =>
  report.cpu.perConnection[Category.Copy] / hostCosts.copyPerByte.cycles;
export const crossingsOf = (report: Report): number =>
  (report.pcie.framesToHost + report.pcie.framesToNic) / completed(report);
/** Control blocks at their peak, for each connection that was open then. */
export const stateOf = (report: Report): number =>
  report.cpu.tcbBytesPeak / Math.max(1, report.cpu.connectionsPeak);
export const payloadOf = (report: Report): number =>
  (report.totals.bytesToClient + report.totals.bytesToServer) / completed(report);

const some = (keys: readonly StepKey[]): readonly Step[] => steps.filter(({ key }) => keys.includes(key));
/** A reply that fills one frame: 1,460 bytes less the 12 of the timestamps option (RFC 7323 appendix A). */
const FRAME = 1448;
const allBut = steps.filter(({ key }) => key !== 'zeroCopy');
/** Beside the picture's chain: what the text says of lazy creation alone, and of zero-copy once the NIC closes. */
const extra: readonly (readonly [readonly Step[], number])[] = [
  [some(['lazy']), 64],
  [allBut, FRAME],
  [steps, FRAME],
];

export const experiment: FigureExperiment = {
  specs: {
    ...specsOf(initial),
    ...Object.fromEntries(extra.map(([applied, size]) => [nameOf(applied, size), specOf(applied, size)])),
  },
  results(runs: Runs) {
    const at = (applied: readonly Step[], size = 64): Report => runs[nameOf(applied, size)].report;
    const chain = chainOf(everything).map((applied) => at(applied));
    const [start, left] = [chain[0], chain[chain.length - 1]];
    const saves = (step: StepKey): string => {
      const row = steps.findIndex(({ key }) => key === step);
      return cycles(cyclesOf(chain[row]) - cyclesOf(chain[row + 1]));
    };
    const leftShare = (category: number): string =>
      percent(left.cpu.perConnection[category] / cyclesOf(left));
    const [copying, sparing] = [at(allBut, FRAME), at(steps, FRAME)];
    return {
      connections: grouped(CONNECTIONS),
      atATime: grouped(CONCURRENCY),
      startCycles: cycles(cyclesOf(start)),
      leftCycles: cycles(cyclesOf(left)),
      leftShare: percent(cyclesOf(left) / cyclesOf(start)),
      piggybackSaves: saves('piggyback'),
      threadsSaves: saves('threads'),
      zeroCopySaves: saves('zeroCopy'),
      setupSaves: saves('setup'),
      teardownSaves: saves('teardown'),
      lazySaves: saves('lazy'),
      nicShare: percent(
        (cyclesOf(chain[chain.length - 4]) - cyclesOf(left)) / (cyclesOf(start) - cyclesOf(left)),
      ),
      lazyAloneSaves: cycles(cyclesOf(start) - cyclesOf(at(extra[0][0]))),
      zeroCopySavesFrame: cycles(cyclesOf(copying) - cyclesOf(sparing)),
      copiedStart: bytes(Math.round(copiedOf(start))),
      copiedLeft: bytes(Math.round(copiedOf(left))),
      crossingsStart: count(Math.round(crossingsOf(start))),
      crossingsLeft: count(Math.round(crossingsOf(left))),
      applicationLeft: leftShare(Category.Application),
      socketLeft: leftShare(Category.Socket),
      dataPathLeft: leftShare(Category.DataPath),
      connectionLeft: leftShare(Category.Connection),
    };
  },
};

function cycles(value: number): string {
  const whole = Math.round(value);
  return `${count(whole)}\u00a0${whole === 1 ? 'cycle' : 'cycles'}`;
}
