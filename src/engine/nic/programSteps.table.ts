import { Memory, Unit } from './memoryNames.table.ts';

/** Steps of the NIC's programs. A frame's cost is the sum of the steps it went through. */
export const Step = {
  Parse: 0,
  VerifyChecksum: 1,
  FlowLookup: 2,
  ListenerLookup: 3,
  MakeCookie: 4,
  AnswerSyn: 5,
  CheckCookie: 6,
  Rss: 7,
  ToHost: 8,
  ToWire: 9,
  FillChecksum: 10,
  TakeHandOver: 11,
  KeepCopy: 12,
  ClosingSegment: 13,
  AnswerClosing: 14,
  Resend: 15,
  Control: 16,
  Sweep: 17,
  Extra: 18,
  TimerLists: 19,
  HashFlow: 20,
  CutSegment: 21,
  JoinSegment: 22,
  SpliceLookup: 23,
  SpliceRewrite: 24,
  SpliceState: 25,
  SpliceInstall: 26,
  SpliceAge: 27,
  FlowLock: 28,
  OffloadedConnection: 29,
  OffloadedData: 30,
  SocketCommand: 31,
  SocketEvent: 32,
  MovePayload: 33,
} as const;
export type Step = (typeof Step)[keyof typeof Step];

export interface ProgramStep {
  readonly name: string;
  /** Cycles a core computes: one an instruction. */
  readonly instructions: number;
  /** [memory, accesses]; each frees the core for its other threads while it lasts. Or [unit, commands]. */
  readonly accesses: readonly (readonly [Memory | Unit, number])[];
  readonly label: 'quoted' | 'derived' | 'assumed';
  readonly source: string;
}

const step = (
  name: string,
  instructions: number,
  accesses: readonly (readonly [Memory | Unit, number])[],
  label: ProgramStep['label'],
  source: string,
): ProgramStep => ({ name, instructions, accesses, label, source });
const { Cls, Ctm, Imem, Emem } = Memory;
const counted = 'instructions of the operation written out, one cycle each';

export const programSteps: readonly ProgramStep[] = [
  step(
    'parse and dispatch',
    0,
    [[Ctm, 2]],
    'quoted',
    'and the overhead of the card’s firmware (experiment/nicHardware.ts), 224 cycles on the Agilio',
  ),
  step('verify checksum', 12, [], 'assumed', 'the MAC sums the bytes; the program reads one word'),
  step('flow lookup', 40, [[Imem, 1], [Unit.Crc, 3]], 'assumed', counted),
  step('listener lookup', 12, [], 'assumed', counted),
  step(
    'make cookie',
    850,
    [],
    'derived',
    'two SipHash-2-4 over 20 and 24 bytes: 24 rounds of 14 64-bit operations on 32-bit registers',
  ),
  step('answer SYN', 90, [[Ctm, 2]], 'assumed', counted),
  step('check cookie', 860, [], 'derived', 'as making one, and the age'),
  step('receive-side scaling', 60, [], 'assumed', counted),
  step('to host', 50, [[Ctm, 1]], 'assumed', counted),
  step('to wire', 40, [[Ctm, 1]], 'assumed', counted),
  step('fill checksum', 12, [], 'assumed', 'the MAC inserts the sum'),
  step('take hand-over', 80, [[Imem, 3], [Unit.Atomics, 1]], 'assumed', counted),
  step('keep a copy', 60, [[Emem, 1]], 'assumed', 'one bulk copy started; the engine moves the bytes'),
  step('segment of a closing flow', 60, [[Imem, 2], [Unit.Atomics, 1]], 'assumed', counted),
  step('answer for a closing flow', 80, [[Ctm, 2]], 'assumed', counted),
  step(
    'resend',
    120,
    [
      [Imem, 1],
      [Emem, 1],
    ],
    'assumed',
    counted,
  ),
  step('control message', 30, [[Ctm, 1]], 'assumed', counted),
  step(
    'timer sweep',
    4,
    [[Imem, 1]],
    'assumed',
    'a 32-bit word: load, test, branch, count; reads overlap among threads',
  ),
  step('extra cycles', 0, [], 'assumed', 'the knob offloads.extraCycles'),
  step('timers in lists', 1, [], 'assumed', 'counted by instruction: what a rival of the bitmap wheel finds decides'),
  step('hash the flow', 12, [[Unit.Crc, 3]], 'assumed', 'three words given to the core’s CRC unit, and the answer taken'),
  step(
    'cut a segment',
    90,
    [
      [Ctm, 2],
      [Emem, 1],
    ],
    'assumed',
    'headers copied and mended; one bulk copy of the payload started, the engine moves the bytes',
  ),
  step(
    'join a segment',
    90,
    [
      [Cls, 2],
      [Emem, 1],
    ],
    'assumed',
    'flow looked up among those held, headers compared; one bulk copy of the payload started',
  ),
  step('look up a splice', 70, [[Imem, 3]], 'assumed', 'lock the bucket, read it, give the lock back'),
  step(
    'rewrite a spliced header',
    140,
    [
      [Imem, 1],
      [Emem, 1],
      [Ctm, 2],
    ],
    'assumed',
    counted,
  ),
  step('state of a spliced pair', 40, [[Imem, 3]], 'assumed', 'lock the pair’s bucket, read, modify, write'),
  step(
    'install a splice',
    320,
    [
      [Imem, 6],
      [Emem, 2],
    ],
    'assumed',
    counted,
  ),
  step('age a spliced pair', 8, [[Emem, 1]], 'assumed', 'a word compared with the clock; reads overlap among threads'),
  step('lock of a flow', 20, [[Imem, 2]], 'assumed', 'taken by a test-and-set, given back by a write'),
  step('connection management', 1, [], 'assumed', 'counted by cycle: experiment/toeHardware.ts, by what TCP did'),
  step('TCP data path', 1, [], 'assumed', 'counted by cycle: experiment/toeHardware.ts, by what TCP did'),
  step('socket command', 60, [[Ctm, 2]], 'assumed', counted),
  step('socket event', 60, [[Ctm, 2]], 'assumed', counted),
  step('move payload', 60, [[Emem, 1]], 'assumed', 'one bulk copy started; the engine moves the bytes'),
];
