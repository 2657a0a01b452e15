import type { Journal } from '#engine/kernel/journal.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import type { Verdict, Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import { Source } from '#engine/nic/flowProcessingCores.ts';
import type { FlowProcessingCores } from '#engine/nic/flowProcessingCores.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { Offload } from '#engine/nic/offload.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { TimerCosts } from '#engine/nic/timers/timerCosts.ts';
import { ConnectionTeardown } from './connectionTeardown.ts';
import { ReleasedTeardown } from './released/releasedTeardown.ts';

/** What the card asks of either kind of teardown. */
export interface Teardown extends Offload {
  /** The card must have verified the TCP checksum of what it answers. */
  readonly verifies: boolean;
  /** No flow waits to be closed. */
  readonly isIdle: boolean;
  /** A frame marked as part of a hand-over; the verdict is its own. */
  handOver(frame: Frame): Verdict;
  /** A frame with RST that the host sends for itself. */
  resetFromHost(frame: Frame): Verdict;
  /** Whether it closes the connection that a frame from the wire belongs to. */
  hasTaken(frame: Frame): boolean;
  /** Whether a flow, seen from the host, has a row here. */
  holds(local: number, peer: number, ports: number): boolean;
  report(): Record<string, number>;
  wheelReport(): Record<string, number>;
}

/** null: the host closes its connections itself. */
export function buildTeardown(
  timeline: Timeline,
  pool: FramePool,
  bus: PcieBus,
  cost: ProgramCost,
  cores: FlowProcessingCores,
  memories: readonly NicMemory[],
  config: NicConfig,
  drops: Tally,
  journal: Journal | null,
): Teardown | null {
  if (!config.teardown) return null;
  const emit = (frame: Frame): void => void cores.submit(frame, Source.Own);
  if (config.releasedTeardown === true) {
    const sweep = (words: number): void => void cores.share(Step.Sweep, words);
    const { clock } = timeline;
    const epoch = config.wheelTick;
    return new ReleasedTeardown(clock, pool, bus, cost, memories, epoch, sweep, emit, drops, journal);
  }
  const costs = timerCosts(timeline, cost, cores, config);
  return new ConnectionTeardown(timeline, pool, bus, cost, memories, config, costs, emit, drops, journal);
}

/** A bitmap's one access is counted in the steps that set and clear timers; the sweep is divided over the cores. */
function timerCosts(
  timeline: Timeline,
  cost: ProgramCost,
  cores: FlowProcessingCores,
  { model, timer }: NicConfig,
): TimerCosts {
  return new TimerCosts(timeline.clock, cost, model, timer, {
    atomic: () => undefined,
    sweep: (words) => cores.share(Step.Sweep, words),
    found: () => 0,
    alone: (cycles) => cores.alone(cycles),
  });
}
