import { timerKinds } from '#engine/nic/timers/timerKinds.table.ts';
import type { TimerKind } from '#engine/nic/timers/timerKinds.table.ts';
import { timerRace } from '#experiment/presets/timerRace.ts';
import type { TimerRaceReport } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { bytes, count, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly flows: number;
  /** ns; a turn is eight of them. */
  readonly tick: number;
}
export const initial: Knobs = { flows: 262_144, tick: 62_500_000 };
export const flowStops = [1024, 16_384, 65_536, 262_144, 1_048_576];
export const tickStops = [1_000_000, 12_500_000, 62_500_000, 250_000_000];

const base = timerRace.spec;

export function specOf(timer: TimerKind, { flows, tick }: Knobs): ExperimentSpec {
  return {
    ...base,
    name: `${timer}, timers of ${flows} flows`,
    offloads: { ...base.offloads, timer, teardownFlows: flows, wheelTick: tick },
  };
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return Object.fromEntries(timerKinds.map(({ kind }) => [kind, specOf(kind, knobs)]));
}

export function raceOf(runs: Runs, kind: TimerKind): TimerRaceReport {
  const { race } = runs[kind].report.nic;
  if (race === undefined) throw new Error(`there was no race of ${kind}`);
  return race;
}

export const perSecond = (rate: number): string => `${count(Math.round(rate))}/s`;

/** ps. */
export function errorOf({ paced }: TimerRaceReport): { least: number; most: number } {
  return { least: paced['late by, least (ns)'] * 1000, most: paced['late by, most (ns)'] * 1000 };
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs: Runs) {
    const of = (kind: TimerKind): TimerRaceReport => raceOf(runs, kind);
    const wheel = of('bitmap-wheel');
    const list = of('list');
    const heap = of('heap');
    const rate = (kind: TimerKind): string => perSecond(of(kind).registrations);
    return {
      asked: perSecond(wheel.asked),
      wheelRate: rate('bitmap-wheel'),
      listRate: rate('list'),
      heapRate: rate('heap'),
      hashedRate: rate('hashed-wheel'),
      hierarchicalRate: rate('hierarchical-wheel'),
      hashedGain: `${(of('hashed-wheel').registrations / of('hierarchical-wheel').registrations).toFixed(1)}×`,
      wheelGain: `${Math.round(wheel.registrations / list.registrations)}×`,
      wheelBytes: bytes(wheel.timerBytes),
      listBytes: bytes(list.timerBytes),
      wheelAll: bytes(wheel.allBytes),
      listAll: bytes(list.allBytes),
      heapRings: perSecond(heap.expiries),
      heapLate: time(errorOf(heap).most),
      heapWait: time(heap.longestWait * 1000),
      hierarchicalWait: time(of('hierarchical-wheel').longestWait * 1000),
      listLate: time(errorOf(list).most),
      wheelEarly: time(-errorOf(wheel).least),
      wheelRings: perSecond(wheel.expiries),
    };
  },
};
