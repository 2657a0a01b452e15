import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { BakedFigure } from '#widgets/kit/chapter.ts';
import type { FigureExperiment, FigureProps } from '#widgets/kit/experiment.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';
import { experiment as busCrossings } from '#widgets/figures/busCrossings/experiment.ts';
import BusCrossings from '#widgets/figures/busCrossings/BusCrossings.svelte';
import { experiment as capacity } from '#widgets/figures/capacity/experiment.ts';
import Capacity from '#widgets/figures/capacity/Capacity.svelte';
import { experiment as cookieBits } from '#widgets/figures/cookieBits/experiment.ts';
import CookieBits from '#widgets/figures/cookieBits/CookieBits.svelte';
import { experiment as costMicroscope } from '#widgets/figures/costMicroscope/experiment.ts';
import CostMicroscope from '#widgets/figures/costMicroscope/CostMicroscope.svelte';
import { experiment as cpuBreakdown } from '#widgets/figures/cpuBreakdown/experiment.ts';
import CpuBreakdown from '#widgets/figures/cpuBreakdown/CpuBreakdown.svelte';
import { experiment as endings } from '#widgets/figures/endings/experiment.ts';
import Endings from '#widgets/figures/endings/Endings.svelte';
import { experiment as cycleBudget } from '#widgets/figures/cycleBudget/experiment.ts';
import CycleBudget from '#widgets/figures/cycleBudget/CycleBudget.svelte';
import { experiment as flowSizes } from '#widgets/figures/flowSizes/experiment.ts';
import FlowSizes from '#widgets/figures/flowSizes/FlowSizes.svelte';
import { experiment as lossMatrix } from '#widgets/figures/lossMatrix/experiment.ts';
import LossMatrix from '#widgets/figures/lossMatrix/LossMatrix.svelte';
import { experiment as lostResponse } from '#widgets/figures/lostResponse/experiment.ts';
import LostResponse from '#widgets/figures/lostResponse/LostResponse.svelte';
import { experiment as nicDie } from '#widgets/figures/nicDie/experiment.ts';
import NicDie from '#widgets/figures/nicDie/NicDie.svelte';
import { experiment as offloadGains } from '#widgets/figures/offloadGains/experiment.ts';
import OffloadGains from '#widgets/figures/offloadGains/OffloadGains.svelte';
import { experiment as oneConstant } from '#widgets/figures/oneConstant/experiment.ts';
import OneConstant from '#widgets/figures/oneConstant/OneConstant.svelte';
import { experiment as oneConnection } from '#widgets/figures/oneConnection/experiment.ts';
import OneConnection from '#widgets/figures/oneConnection/OneConnection.svelte';
import { experiment as ownership } from '#widgets/figures/ownership/experiment.ts';
import Ownership from '#widgets/figures/ownership/Ownership.svelte';
import { experiment as releasedGallery } from '#widgets/figures/releasedGallery/experiment.ts';
import ReleasedGallery from '#widgets/figures/releasedGallery/ReleasedGallery.svelte';
import { experiment as sequencePlot } from '#widgets/figures/sequencePlot/experiment.ts';
import SequencePlot from '#widgets/figures/sequencePlot/SequencePlot.svelte';
import { experiment as spliceCrossings } from '#widgets/figures/spliceCrossings/experiment.ts';
import SpliceCrossings from '#widgets/figures/spliceCrossings/SpliceCrossings.svelte';
import { experiment as spliceRewrite } from '#widgets/figures/spliceRewrite/experiment.ts';
import SpliceRewrite from '#widgets/figures/spliceRewrite/SpliceRewrite.svelte';
import { experiment as synFlood } from '#widgets/figures/synFlood/experiment.ts';
import SynFlood from '#widgets/figures/synFlood/SynFlood.svelte';
import { experiment as tableFull } from '#widgets/figures/tableFull/experiment.ts';
import TableFull from '#widgets/figures/tableFull/TableFull.svelte';
import { experiment as quasiTcb } from '#widgets/figures/quasiTcb/experiment.ts';
import QuasiTcb from '#widgets/figures/quasiTcb/QuasiTcb.svelte';
import { experiment as threadSwitches } from '#widgets/figures/threadSwitches/experiment.ts';
import ThreadSwitches from '#widgets/figures/threadSwitches/ThreadSwitches.svelte';
import { experiment as redisCycles } from '#widgets/figures/redisCycles/experiment.ts';
import RedisCycles from '#widgets/figures/redisCycles/RedisCycles.svelte';
import { experiment as redisCores } from '#widgets/figures/redisCores/experiment.ts';
import RedisCores from '#widgets/figures/redisCores/RedisCores.svelte';
import { experiment as applicationWeight } from '#widgets/figures/applicationWeight/experiment.ts';
import ApplicationWeight from '#widgets/figures/applicationWeight/ApplicationWeight.svelte';
import { experiment as proxyCores } from '#widgets/figures/proxyCores/experiment.ts';
import ProxyCores from '#widgets/figures/proxyCores/ProxyCores.svelte';
import { experiment as proxySizes } from '#widgets/figures/proxySizes/experiment.ts';
import ProxySizes from '#widgets/figures/proxySizes/ProxySizes.svelte';
import { experiment as timerRace } from '#widgets/figures/timerRace/experiment.ts';
import TimerRace from '#widgets/figures/timerRace/TimerRace.svelte';
import { experiment as timerWheel } from '#widgets/figures/timerWheel/experiment.ts';
import TimerWheel from '#widgets/figures/timerWheel/TimerWheel.svelte';
import { experiment as wheelOfMany } from '#widgets/figures/wheelOfMany/experiment.ts';
import WheelOfMany from '#widgets/figures/wheelOfMany/WheelOfMany.svelte';
import { experiment as turningLadder } from '#widgets/figures/turningLadder/experiment.ts';
import TurningLadder from '#widgets/figures/turningLadder/TurningLadder.svelte';
import { experiment as tornado } from '#widgets/figures/tornado/experiment.ts';
import Tornado from '#widgets/figures/tornado/Tornado.svelte';
import { experiment as toeMemory } from '#widgets/figures/toeMemory/experiment.ts';
import ToeMemory from '#widgets/figures/toeMemory/ToeMemory.svelte';
import { experiment as twoStacks } from '#widgets/figures/twoStacks/experiment.ts';
import TwoStacks from '#widgets/figures/twoStacks/TwoStacks.svelte';

interface Bakeable {
  readonly experiment: FigureExperiment;
  readonly component: Component<FigureProps>;
}

const figures: Readonly<Record<string, Bakeable>> = {
  oneConnection: { experiment: oneConnection, component: OneConnection },
  toeMemory: { experiment: toeMemory, component: ToeMemory },
  twoStacks: { experiment: twoStacks, component: TwoStacks },
  flowSizes: { experiment: flowSizes, component: FlowSizes },
  cpuBreakdown: { experiment: cpuBreakdown, component: CpuBreakdown },
  offloadGains: { experiment: offloadGains, component: OffloadGains },
  turningLadder: { experiment: turningLadder, component: TurningLadder },
  busCrossings: { experiment: busCrossings, component: BusCrossings },
  ownership: { experiment: ownership, component: Ownership },
  cookieBits: { experiment: cookieBits, component: CookieBits },
  synFlood: { experiment: synFlood, component: SynFlood },
  lostResponse: { experiment: lostResponse, component: LostResponse },
  endings: { experiment: endings, component: Endings },
  timerWheel: { experiment: timerWheel, component: TimerWheel },
  wheelOfMany: { experiment: wheelOfMany, component: WheelOfMany },
  timerRace: { experiment: timerRace, component: TimerRace },
  nicDie: { experiment: nicDie, component: NicDie },
  cycleBudget: { experiment: cycleBudget, component: CycleBudget },
  capacity: { experiment: capacity, component: Capacity },
  sequencePlot: { experiment: sequencePlot, component: SequencePlot },
  lossMatrix: { experiment: lossMatrix, component: LossMatrix },
  tableFull: { experiment: tableFull, component: TableFull },
  releasedGallery: { experiment: releasedGallery, component: ReleasedGallery },
  spliceRewrite: { experiment: spliceRewrite, component: SpliceRewrite },
  spliceCrossings: { experiment: spliceCrossings, component: SpliceCrossings },
  costMicroscope: { experiment: costMicroscope, component: CostMicroscope },
  threadSwitches: { experiment: threadSwitches, component: ThreadSwitches },
  quasiTcb: { experiment: quasiTcb, component: QuasiTcb },
  redisCycles: { experiment: redisCycles, component: RedisCycles },
  redisCores: { experiment: redisCores, component: RedisCores },
  applicationWeight: { experiment: applicationWeight, component: ApplicationWeight },
  proxyCores: { experiment: proxyCores, component: ProxyCores },
  proxySizes: { experiment: proxySizes, component: ProxySizes },
  oneConstant: { experiment: oneConstant, component: OneConstant },
  tornado: { experiment: tornado, component: Tornado },
};

const done = new Map<string, BakedFigure>();
const SLICE_EVENTS = 100_000;

function runToEnd(spec: ExperimentSpec): Run {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, SLICE_EVENTS);
  return { spec, report: testbed.report(), trace: testbed.trace() };
}

function runsOf(experiment: FigureExperiment): Runs {
  return Object.fromEntries(Object.entries(experiment.specs).map(([name, spec]) => [name, runToEnd(spec)]));
}

function bake(name: string): BakedFigure {
  const figure = figures[name];
  if (figure === undefined) throw new Error(`There is no figure "${name}" to bake`);
  const baked = runsOf(figure.experiment);
  const { body } = render(figure.component, { props: { active: false, baked } });
  return { html: body, results: figure.experiment.results(baked) };
}

/** Runs and renders the first frame of each named figure, at build time; each figure once. */
export async function bakeFigures(names: string[]): Promise<Record<string, BakedFigure>> {
  for (const name of names) if (!done.has(name)) done.set(name, bake(name));
  return Object.fromEntries(names.map((name) => [name, done.get(name) as BakedFigure]));
}
