import { hostCosts, kernelCosts } from '#experiment/hardware.ts';
import type { Plain } from '#experiment/paths.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate } from '#experiment/validate.ts';
import type { Measure } from './facts.table.ts';
import type { ScaleName } from './scales.table.ts';

export type Scales = Readonly<Record<ScaleName, number>>;
export type RunSpec = (spec: ExperimentSpec) => Report;

/** Rows of engine/host/cycles.table.ts. */
const CONNECTION = 1;
const DATA_PATH = 2;
const SOCKET = 4;
const SWITCH = 5;
const APPLICATION = 6;
const IDLE = 7;
/** Of the processor getpid was timed on. */
const GETPID_GHZ = 2.4;

/** redis-benchmark's GET of a key of 16 characters and a value of 3, from 50 clients; the message server stands for Redis. */
const redis = {
  concurrency: 50,
  connections: 50,
  transactions: 60,
  requestBytes: 36,
  replyBytes: 9,
};
const noTimeWait = { timeWait: 0 };
const experiments = {
  /** The talk's microbenchmark on mTCP. */
  short: { workload: { concurrency: 256, connections: 2500 }, tcp: noTimeWait },
  mtcpRedis: { workload: redis, tcp: noTimeWait },
  /** A stack that runs in the thread of the application. */
  userRedis: { workload: redis, tcp: noTimeWait, host: { userLevelThreads: true } },
  kernelRedis: { testbed: { stack: 'linux' }, workload: redis, tcp: noTimeWait },
} as const;
export type ExperimentName = keyof typeof experiments;
export const experimentNames = Object.keys(experiments) as ExperimentName[];

/** The machine's figures with these scales in place of the committed ones. */
export function costsUnder(scales: Scales): Partial<ExperimentSpec['costs']> {
  const groups = new Map([
    [CONNECTION, scales.connection],
    [DATA_PATH, scales.dataPath],
    [SOCKET, scales.socket],
  ]);
  const costs: Record<string, number> = { kernelStack: scales.kernelStack };
  for (const [name, row] of Object.entries(hostCosts))
    if ('before' in row && row.before !== undefined)
      costs[name] = Math.round(row.before * (groups.get(row.category) ?? 1));
  return costs;
}

export function specOf(name: ExperimentName, scales: Scales): ExperimentSpec {
  const input: Plain = {
    name,
    ...experiments[name],
    costs: costsUnder(scales),
    probes: { sampleInterval: '100ms' },
  };
  const validation = validate(input);
  if (validation.ok) return validation.spec;
  throw new Error(validation.findings.map(({ message }) => message).join('; '));
}

/** Where the cycles of one transaction went, and how many frames crossed to the host and back for it. */
export interface Spent {
  readonly connection: number;
  readonly dataPath: number;
  readonly socket: number;
  readonly thread: number;
  readonly application: number;
  readonly all: number;
  readonly packets: number;
}

export function spentOf({ cpu, pcie, totals }: Report): Spent {
  const { transactions } = totals;
  const of = (category: number): number =>
    cpu.cycles.reduce((sum, core) => sum + core[category], 0) / transactions;
  const all = cpu.categories.reduce((sum, _, category) => (category === IDLE ? sum : sum + of(category)), 0);
  return {
    connection: of(CONNECTION),
    dataPath: of(DATA_PATH),
    socket: of(SOCKET),
    thread: of(SWITCH),
    application: of(APPLICATION),
    all,
    packets: (pcie.framesToHost + pcie.framesToNic) / transactions,
  };
}

export type Measured = Readonly<Record<ExperimentName, Spent>>;

/** The facts' measures on this machine. */
export const measures: Readonly<Record<Measure, (measured: Measured) => number>> = {
  conformanceShare: ({ short }) => (short.connection + short.dataPath) / short.all,
  redisStackShare: ({ mtcpRedis }) => 1 - mtcpRedis.application / mtcpRedis.all,
  cyclesPerPacket: ({ short }) => (short.all - short.application) / short.packets,
  userRequest: ({ userRedis }) => userRedis.all,
  kernelRequest: ({ kernelRedis }) => kernelRedis.all,
  kernelOverUser: ({ kernelRedis, userRedis }) => kernelRedis.all / userRedis.all,
  switchKernel: () => hostCosts.threadSwitchKernel.cycles,
  switchUser: () => hostCosts.threadSwitchUser.cycles,
  systemCall: () => kernelCosts.kernelSystemCall.cycles / GETPID_GHZ,
  routing: () =>
    hostCosts.rxPacket.cycles +
    hostCosts.txPacket.cycles +
    kernelCosts.kernelReceive.cycles +
    kernelCosts.kernelTransmit.cycles,
};
