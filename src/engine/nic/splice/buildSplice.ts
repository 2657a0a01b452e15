import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import type { Frame, Verdict } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import { Source } from '#engine/nic/flowProcessingCores.ts';
import type { FlowProcessingCores } from '#engine/nic/flowProcessingCores.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { Offload } from '#engine/nic/offload.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { ConnectionSplice } from './connectionSplice.ts';
import { ReleasedSplice } from './releasedSplice.ts';

/** What the card asks of either kind of splicing. */
export interface Splice extends Offload {
  /** The card must have verified the TCP checksum of what it relays. */
  readonly verifies: boolean;
  readonly isIdle: boolean;
  /** A request to relay between two connections, whose frame becomes the answer; or a segment that crossed one and comes back. */
  fromHost(frame: Frame): Verdict;
  /** A reset the host sends, perhaps about a pair; Pass: it is about none. */
  resetFromHost(frame: Frame): Verdict;
  /** A message for the host, which must arrive. */
  deliver(frame: Frame): void;
  report(): Record<string, number>;
}

/** null: the host relays itself. */
export function buildSplice(
  timeline: Timeline,
  pool: FramePool,
  bus: PcieBus,
  cost: ProgramCost,
  cores: FlowProcessingCores,
  memories: readonly NicMemory[],
  config: NicConfig,
  drops: Tally,
): Splice | null {
  if (config.splice !== true) return null;
  const emit = (frame: Frame): void => void cores.submit(frame, Source.Own);
  if (config.releasedSplice === true) return new ReleasedSplice(pool, bus, cost, memories, config, emit);
  const walked = (pairs: number): void => void cores.share(Step.SpliceAge, pairs);
  return new ConnectionSplice(timeline, pool, bus, cost, memories, config, emit, walked, drops);
}
