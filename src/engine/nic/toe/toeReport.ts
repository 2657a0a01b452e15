import type { NicReport, ToeReport } from '#engine/nic/config.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import { useOf } from '#engine/nic/nicUse.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { programSteps, Step } from '#engine/nic/programSteps.table.ts';
import type { CardRoom } from './cardRoom.ts';
import type { CardSockets } from './cardSockets.ts';
import type { ToeConfig } from './config.ts';
import type { FlowRuns } from './flowRuns.ts';

export interface ToeParts {
  readonly config: ToeConfig;
  readonly cost: ProgramCost;
  readonly runs: FlowRuns;
  readonly memories: readonly NicMemory[];
  readonly room: CardRoom;
  readonly sockets: readonly CardSockets[];
}

function stepsOf({ cost, config }: ToeParts): Record<string, number> {
  const steps: Record<string, number> = {};
  for (const step of Object.values(Step)) {
    const cycles = cost.cycles(step, config.extraCycles);
    if (cycles > 0) steps[programSteps[step].name] = cycles;
  }
  return steps;
}

/** Waits for a flow's lock are ns. */
function connectionsOf({ runs, room, sockets }: ToeParts, eventsThatWaited: number): ToeReport {
  const [lockWaits, lockWaitTime] = runs.waits;
  return {
    ...room.report(),
    lockWaits,
    meanLockWait: lockWaits === 0 ? 0 : lockWaitTime / lockWaits / 1000,
    commands: sockets.reduce((sum, { counts }) => sum + counts[0], 0),
    events: sockets.reduce((sum, { counts }) => sum + counts[1], 0),
    eventsThatWaited,
  };
}

export function reportOfToe(parts: ToeParts, eventsThatWaited: number, now: number): NicReport {
  const { config, cost, runs, memories } = parts;
  return {
    clock: config.model.clock,
    cores: config.model.cores,
    steps: stepsOf(parts),
    busyShare: runs.busyShare,
    memories: memories.map((memory) => memory.report()),
    setup: {},
    teardown: {},
    wheel: {},
    savings: {},
    use: useOf(now, runs, cost, config.model),
    toe: connectionsOf(parts, eventsThatWaited),
  };
}
