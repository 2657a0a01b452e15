import { figure } from './figure.ts';
import type { Figure } from './figure.ts';

const KiB = 1024;
const MiB = 1_048_576;

export interface Memory {
  readonly name: 'local' | 'CLS' | 'CTM' | 'IMEM' | 'EMEM';
  readonly scope: 'core' | 'island' | 'chip';
  /** Of one core, island or chip. */
  readonly size: Figure;
  /** Cycles of the NIC's clock from asking to having. */
  readonly latency: Figure;
  /** Of one core, island or chip. */
  readonly operations: Figure;
}
/** An engine that cores share: commands wait in its queue, and a core waits only when that is full. */
export interface UnitHardware {
  readonly name: 'CRC' | 'atomics';
  readonly scope: Memory['scope'];
  /** Commands a second of one core, island or chip. */
  readonly operations: Figure;
}
export interface NicHardware {
  readonly name: string;
  readonly cores: Figure;
  readonly threadsPerCore: Figure;
  readonly clock: Figure;
  readonly coresPerIsland: Figure;
  readonly memories: readonly Memory[];
  /** What the firmware spends on every frame before any program of ours. */
  readonly frameOverhead: Figure;
  /** Frames an island may hold that wait for a thread. */
  readonly waitingFrames: Figure;
  readonly units: readonly UnitHardware[];
  /** Commands to one unit that a core may have under way. */
  readonly unitQueue: Figure;
  /** Instructions a core's store holds. */
  readonly instructionStore: Figure;
}

type Nearness = readonly [
  name: Memory['name'],
  scope: Memory['scope'],
  bytes: number,
  cycles: number,
  source: string,
];
const quotedMemories: readonly Nearness[] = [
  ['local', 'core', 4 * KiB, 2, 'NOTE1: 1-3'],
  ['CLS', 'island', 64 * KiB, 35, 'NOTE1: 20-50'],
  ['CTM', 'island', 256 * KiB, 75, 'NOTE1: 50-100'],
];
/** The middle of each quoted range of latencies is taken. An operation each cycle, every other in CTM: assumed from their width. */
const nearMemories = (clock: number): Memory[] =>
  quotedMemories.map(([name, scope, bytes, cycles, source]) => ({
    name,
    scope,
    size: figure(bytes, 'B', 'quoted', 'NOTE1'),
    latency: figure(cycles, 'cycles', 'quoted', source),
    operations: figure(name === 'CTM' ? clock / 2 : clock, '/s', 'assumed', 'one a cycle; CTM every other'),
  }));
const chipLatency = figure(200, 'cycles', 'quoted', 'NOTE1: 150-250, cached');
const chipMemory = (name: 'IMEM' | 'EMEM', size: Figure, operations: Figure): Memory => ({
  name,
  scope: 'chip',
  size,
  latency: chipLatency,
  operations,
});
const bulk = (units: number): Figure =>
  figure(0.2e9 * units, '/s', 'derived', `PRED: 200 M reads/s at worst locality, ${units} DRAM units`);
const internal = (rate: number): Figure =>
  figure(rate, '/s', 'assumed', 'one every other cycle a 4 MB unit, rounded');
const overhead = figure(224, 'cycles', 'quoted', 'PRED: firmware overhead per packet, Agilio CX');
const credits = figure(512, 'frames', 'quoted', 'FTOE config.h: CTM credits of the CX firmware, an island');

const units = (clock: number, atomics: number): UnitHardware[] => [
  {
    name: 'CRC',
    scope: 'core',
    operations: figure(clock, '/s', 'assumed', 'a unit a core (NOTE1), a word a cycle'),
  },
  {
    name: 'atomics',
    scope: 'chip',
    operations: figure(atomics, '/s', 'assumed', 'as the internal memory itself'),
  },
];
const unitQueue = figure(64, 'commands', 'assumed', 'eight a thread');
const store = figure(8192, 'words', 'quoted', 'FTOE nfp_me.h: a 13-bit address');

const ample = (name: Memory['name'], scope: Memory['scope'], mebibytes: number): Memory => ({
  name,
  scope,
  size: figure(mebibytes * MiB, 'B', 'assumed', 'ample'),
  latency: figure(1, 'cycles', 'assumed', 'one cycle'),
  operations: figure(1e15, '/s', 'assumed', 'never the limit'),
});

const nearDpu = (name: Memory['name'], scope: Memory['scope'], size: Figure, cycles: number): Memory => ({
  name,
  scope,
  size,
  latency: figure(cycles, 'cycles', 'assumed', 'caches and on-board memory of a server chip of 2022'),
  operations: figure(1.8e9, '/s', 'assumed', 'one a cycle'),
});
/** The data-path accelerator of a BlueField-3: many slow threads close to the wire. Flow state lives in its on-board memory. */
const dpu: NicHardware = {
  name: 'NVIDIA BlueField-3, data-path accelerator',
  cores: figure(16, 'cores', 'quoted', 'DOCA hardware architecture: 16 hyper-threaded cores'),
  threadsPerCore: figure(16, 'threads', 'quoted', 'BF3: 256 threads on 16 cores'),
  clock: figure(1.8e9, 'Hz', 'quoted', 'BF3: 1.8 GHz'),
  coresPerIsland: figure(16, 'cores', 'assumed', 'no islands are told apart'),
  memories: [
    nearDpu('local', 'core', figure(16 * KiB, 'B', 'derived', 'BF3: 1 KB of L1 a thread, 16 threads'), 2),
    nearDpu('CLS', 'chip', figure(1536 * KiB, 'B', 'quoted', 'BF3: 1.5 MB of L2'), 20),
    nearDpu('CTM', 'chip', figure(3 * MiB, 'B', 'quoted', 'BF3: 3 MB of L3'), 60),
    nearDpu(
      'IMEM',
      'chip',
      figure(1024 * MiB, 'B', 'assumed', 'a part of the on-board memory, seen through L3'),
      300,
    ),
    nearDpu('EMEM', 'chip', figure(32_768 * MiB, 'B', 'quoted', 'BF3: 32 GB of DDR5 on board'), 400),
  ],
  frameOverhead: figure(224, 'cycles', 'assumed', 'as the Agilio’s firmware'),
  waitingFrames: figure(4096, 'frames', 'assumed', 'rings in on-board memory'),
  units: units(1.8e9, 0.4e9),
  unitQueue,
  instructionStore: figure(1_048_576, 'words', 'assumed', 'code lies in memory behind caches'),
};

/**
 * Figures of whichever card is there that a spec may set (`costs`): 0 leaves the card's own, and programs' instructions and cycles
 * of its TCP are taken times a factor.
 */
export const cardCosts = {
  nicClock: figure(0, 'Hz', 'assumed', 'clock of the cores; 0 = the card’s own'),
  nicFrameOverhead: figure(0, 'cycles', 'assumed', 'of the firmware on every frame; 0 = the card’s own'),
  nicLocalLatency: figure(0, 'cycles', 'assumed', 'latency of local memory; 0 = the card’s own'),
  nicClsLatency: figure(0, 'cycles', 'assumed', 'latency of CLS; 0 = the card’s own'),
  nicCtmLatency: figure(0, 'cycles', 'assumed', 'latency of CTM; 0 = the card’s own'),
  nicImemLatency: figure(0, 'cycles', 'assumed', 'latency of IMEM; 0 = the card’s own'),
  nicEmemLatency: figure(0, 'cycles', 'assumed', 'latency of EMEM; 0 = the card’s own'),
  nicInstructions: figure(1, 'times', 'assumed', 'factor on the instructions of every program of the card'),
} as const;

export const nics: Readonly<Record<'agilio-lx' | 'agilio-cx' | 'dpu' | 'ideal', NicHardware>> = {
  'agilio-lx': {
    name: 'Netronome Agilio LX (NFP-6480)',
    cores: figure(81, 'cores', 'quoted', 'SRC nfp_device.h: the cores AccelTCP runs on, of 84'),
    threadsPerCore: figure(8, 'threads', 'quoted', 'Netronome documentation'),
    clock: figure(1.2e9, 'Hz', 'quoted', 'PCIB hwinfo me.speed; NICF TCLK 1200'),
    coresPerIsland: figure(12, 'cores', 'quoted', 'NOTE1; 7 islands x 12 = 84'),
    memories: [
      ...nearMemories(1.2e9),
      chipMemory(
        'IMEM',
        figure(8 * MiB, 'B', 'quoted', 'SLD: 8 MB SRAM; two IMU islands of 4 MB'),
        internal(0.8e9),
      ),
      chipMemory('EMEM', figure(8192 * MiB, 'B', 'quoted', 'PCIB hwinfo: 4 x 2 GB DDR3-1866'), bulk(4)),
    ],
    frameOverhead: overhead,
    waitingFrames: credits,
    units: units(1.2e9, 0.8e9),
    unitQueue,
    instructionStore: store,
  },
  'agilio-cx': {
    name: 'Netronome Agilio CX (NFP-4000)',
    cores: figure(60, 'cores', 'quoted', 'Netronome documentation; PRED'),
    threadsPerCore: figure(8, 'threads', 'quoted', 'Netronome documentation'),
    clock: figure(800e6, 'Hz', 'quoted', 'PRED; NICF'),
    coresPerIsland: figure(12, 'cores', 'quoted', 'NOTE1; 5 islands x 12 = 60'),
    memories: [
      ...nearMemories(800e6),
      chipMemory('IMEM', figure(4 * MiB, 'B', 'quoted', 'NOTE1: 4 MiB each'), internal(0.4e9)),
      chipMemory('EMEM', figure(2048 * MiB, 'B', 'quoted', 'NOTE1: 2 GiB'), bulk(2)),
    ],
    frameOverhead: overhead,
    waitingFrames: credits,
    units: units(800e6, 0.4e9),
    unitQueue,
    instructionStore: store,
  },
  dpu,
  ideal: {
    name: 'An ideal NIC',
    cores: figure(256, 'cores', 'assumed', 'more than any workload here can fill'),
    threadsPerCore: figure(8, 'threads', 'assumed', 'as the Agilio'),
    clock: figure(10e9, 'Hz', 'assumed', 'fast enough never to be the limit'),
    coresPerIsland: figure(256, 'cores', 'assumed', 'one island'),
    memories: [
      ample('local', 'core', 1),
      ample('CLS', 'island', 64),
      ample('CTM', 'island', 256),
      ample('IMEM', 'chip', 8192),
      ample('EMEM', 'chip', 65_536),
    ],
    frameOverhead: figure(0, 'cycles', 'assumed', 'no firmware in the way'),
    waitingFrames: figure(1_048_576, 'frames', 'assumed', 'ample'),
    units: units(1e12, 1e12),
    unitQueue,
    instructionStore: figure(1_048_576, 'words', 'assumed', 'ample'),
  },
};
