import {
  experimentNames, measures, specOf, spentOf, type ExperimentName, type Measured, type RunSpec, type Scales, type Spent,
} from './experiments.ts'; // prettier-ignore
import { facts, type Fact, type Measure } from './facts.table.ts';

export interface Outcome {
  readonly fact: Fact;
  /** With every scale at 1, and with the scales found. */
  readonly before: number;
  readonly after: number;
  /** How far outside of what the fact says, of its nearer end; 0 inside. */
  readonly residual: number;
}
export interface Calibration {
  readonly scales: Scales;
  readonly outcomes: readonly Outcome[];
  /** Experiments run. */
  readonly runs: number;
}

const counted: Scales = { connection: 1, dataPath: 1, socket: 1, kernelStack: 1 };
const LEAST_PERCENT = 50;
const MOST_PERCENT = 150;
const MOST_ROUNDS = 8;
/** What only the user-level scales decide. */
const userFacts: readonly Measure[] = [
  'conformanceShare',
  'redisStackShare',
  'cyclesPerPacket',
  'userRequest',
];
const userExperiments: readonly ExperimentName[] = ['short', 'mtcpRedis', 'userRedis'];

/** How far a value lies outside of what a fact says, of its nearer end. */
export function residualOf({ least, most }: Fact, value: number): number {
  if (value < least) return value / least - 1;
  if (value > most) return value / most - 1;
  return 0;
}

/** What was spent, were the three groups scaled by so much more: their cycles are sums of what was scaled. */
function rescaled(spent: Spent, connection: number, dataPath: number, socket: number): Spent {
  const parts = {
    connection: spent.connection * connection,
    dataPath: spent.dataPath * dataPath,
    socket: spent.socket * socket,
  };
  const more =
    parts.connection + parts.dataPath + parts.socket - spent.connection - spent.dataPath - spent.socket;
  return { ...spent, ...parts, all: spent.all + more };
}

/** How far a factor is from 1, the same for a half as for a double. */
const distance = (factor: number): number => factor + 1 / factor - 2;

/** The nearest scales to 1, in hundredths, with which the user-level facts hold, reckoned from one set of runs. */
function nearestScales(measured: Measured, from: Scales): Scales | undefined {
  let best: Scales | undefined;
  let least = Infinity;
  const bounds = facts.filter(({ measure }) => userFacts.includes(measure));
  for (let connection = LEAST_PERCENT; connection <= MOST_PERCENT; connection++)
    for (let dataPath = LEAST_PERCENT; dataPath <= MOST_PERCENT; dataPath++)
      for (let socket = LEAST_PERCENT; socket <= MOST_PERCENT; socket++) {
        const far = distance(connection / 100) + distance(dataPath / 100) + distance(socket / 100);
        if (far >= least) continue;
        const trial = { connection: connection / 100, dataPath: dataPath / 100, socket: socket / 100 };
        if (!holds(bounds, measured, from, trial)) continue;
        least = far;
        best = { ...trial, kernelStack: 1 };
      }
  return best;
}

function holds(
  bounds: readonly Fact[],
  measured: Measured,
  from: Scales,
  trial: Omit<Scales, 'kernelStack'>,
): boolean {
  const by = (spent: Spent): Spent =>
    rescaled(
      spent,
      trial.connection / from.connection,
      trial.dataPath / from.dataPath,
      trial.socket / from.socket,
    );
  const reckoned = {
    short: by(measured.short),
    mtcpRedis: by(measured.mtcpRedis),
    userRedis: by(measured.userRedis),
    kernelRedis: measured.kernelRedis,
  };
  return bounds.every((fact) => residualOf(fact, measures[fact.measure](reckoned)) === 0);
}

/** Runs experiments of the machine and counts them. */
class Bench {
  runs = 0;
  constructor(private readonly run: RunSpec) {}
  spent(name: ExperimentName, scales: Scales): Spent {
    this.runs++;
    return spentOf(this.run(specOf(name, scales)));
  }
  all(scales: Scales, known?: Measured): Measured {
    const spent = experimentNames.map((name) => [
      name,
      known !== undefined && !userExperiments.includes(name) ? known[name] : this.spent(name, scales),
    ]);
    return Object.fromEntries(spent) as Measured;
  }
}

/** Round after round: reckoned from the runs, then run, for batches change when the stack gets faster. */
function userScales(bench: Bench, first: Measured): { scales: Scales; measured: Measured } {
  let scales = counted;
  let measured = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = nearestScales(measured, scales);
    if (next === undefined) throw new Error('no scales fit the facts of the user-level stack');
    const isSettled = JSON.stringify(next) === JSON.stringify(scales);
    if (isSettled) break;
    scales = next;
    measured = bench.all(scales, first);
  }
  return { scales, measured };
}

/** The kernel's cost of a request is nearly a straight line over its scale: each run's line leads to the next. */
function kernelScale(bench: Bench, scales: Scales, userRequest: number): number {
  const ratio = facts.find(({ measure }) => measure === 'kernelOverUser');
  const floor = facts.find(({ measure }) => measure === 'kernelRequest');
  if (ratio === undefined || floor === undefined) throw new Error('the facts of the kernel are missing');
  const wanted = Math.max(floor.least, (userRequest * (ratio.least + ratio.most)) / 2);
  const at = (scale: number) => ({
    scale,
    all: bench.spent('kernelRedis', { ...scales, kernelStack: scale }).all,
  });
  let last = at(1);
  let best = at(3);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const slope = (best.all - last.all) / (best.scale - last.scale);
    const scale = Math.round(100 * (best.scale + (wanted - best.all) / slope)) / 100;
    if (scale === best.scale || scale === last.scale) break;
    [last, best] = [best, at(scale)];
  }
  return best.scale;
}

/**
 * The least change to what was counted that published micro-facts ask for. First the user-level stack: three scales, the nearest to 1
 * with which every bound holds. Then the kernel: one scale, for which the ratio of the two is a target.
 */
export function calibrate(run: RunSpec): Calibration {
  const bench = new Bench(run);
  const before = bench.all(counted);
  const user = userScales(bench, before);
  const scales = {
    ...user.scales,
    kernelStack: kernelScale(bench, user.scales, user.measured.userRedis.all),
  };
  const after = { ...user.measured, kernelRedis: bench.spent('kernelRedis', scales) };
  const outcomes = facts.map((fact) => {
    const value = measures[fact.measure](after);
    return { fact, before: measures[fact.measure](before), after: value, residual: residualOf(fact, value) };
  });
  return { scales, outcomes, runs: bench.runs };
}
