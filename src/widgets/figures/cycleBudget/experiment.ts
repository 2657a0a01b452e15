import { forwarding } from '#experiment/presets/card.ts';
import type { ExperimentSpec, NicModel } from '#experiment/spec.ts';
import type { ForwardingReport } from '#experiment/report.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { count, grouped, percent } from '#widgets/kit/format.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly nic: NicModel;
  /** Bytes with the FCS. */
  readonly frame: number;
}
export const initial: Knobs = { nic: 'agilio-lx', frame: 64 };
export const cards: readonly { value: NicModel; label: string }[] = [
  { value: 'agilio-lx', label: 'Agilio LX' },
  { value: 'agilio-cx', label: 'Agilio CX' },
  { value: 'dpu', label: 'BlueField-3' },
];
export const frameStops = [64, 128, 256, 512];

export const extras: readonly number[] = [0, 500, 1000, 1500, 2000, 2500, 3000];
/** One port of the board, and both. */
export const rates: readonly number[] = [40e9, 80e9];

const base = forwarding[0].spec;
/** Ethernet, IPv4 and TCP headers, and the FCS. */
const AROUND = 58;
/** Enough for the queue of waiting frames to fill, and for as many again. */
const FRAMES = 10_000;

export const nameOf = (rate: number, extra: number): string => `${rate / 1e9} ${extra}`;

export function specOf({ nic, frame }: Knobs, linkRate: number, extraCycles: number): ExperimentSpec {
  return {
    ...base,
    name: `${frame}-byte frames at ${linkRate / 1e9} Gb/s, ${extraCycles} extra cycles`,
    testbed: { ...base.testbed, nic, linkRate },
    offloads: { ...base.offloads, extraCycles },
    workload: { ...base.workload, connections: FRAMES, requestBytes: frame - AROUND },
  };
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return Object.fromEntries(
    rates.flatMap((rate) => extras.map((extra) => [nameOf(rate, extra), specOf(knobs, rate, extra)])),
  );
}

/** What one run of the card alone said. */
export interface Point {
  readonly extra: number;
  /** Frames a second. */
  readonly rate: number;
  /** Of what is forwarded without extra cycles. */
  readonly left: number;
}

function forwardingOf(runs: Runs, rate: number, extra: number): ForwardingReport {
  const { forwarding: found } = runs[nameOf(rate, extra)].report.nic;
  if (found === undefined) throw new Error('nothing was forwarded');
  return found;
}

export function pointsOf(runs: Runs, rate: number): Point[] {
  const most = forwardingOf(runs, rate, 0).forwardedPerSecond;
  return extras.map((extra) => {
    const { forwardedPerSecond } = forwardingOf(runs, rate, extra);
    return { extra, rate: forwardedPerSecond, left: forwardedPerSecond / most };
  });
}

export const perSecond = (rate: number): string => `${count(Math.round(rate))}/s`;

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const [one, both] = rates.map((rate) => pointsOf(runs, rate));
    const at = (points: readonly Point[], extra: number): Point =>
      points.find((point) => point.extra === extra) ?? points[0];
    const slower = (points: readonly Point[], extra: number): string => percent(1 - at(points, extra).left);
    const { steps, use } = runs[nameOf(rates[0], 0)].report.nic;
    const cycles = Object.values(steps).reduce((sum, each) => sum + each, 0);
    return {
      base: `${grouped(Math.round(cycles / FRAMES))} cycles`,
      cores: grouped(use.cores.length),
      onePort: perSecond(one[0].rate),
      bothPorts: perSecond(both[0].rate),
      oneAt1000: slower(one, 1000),
      oneAt1500: slower(one, 1500),
      oneAt3000: slower(one, 3000),
      bothAt1000: slower(both, 1000),
      bothAt3000: slower(both, 3000),
      bothAt1000Rate: perSecond(at(both, 1000).rate),
    };
  },
};
