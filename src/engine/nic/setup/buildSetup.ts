import type { Journal } from '#engine/kernel/journal.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import type { Offload } from '#engine/nic/offload.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { ConnectionSetup } from './connectionSetup.ts';
import { ReleasedSetup } from './releasedSetup.ts';

/** What the card asks of either kind of setup. */
export interface Setup extends Offload {
  /** The card must have verified the TCP checksum of what it answers. */
  readonly verifies: boolean;
  /** A message of the host: answer for this address and port. */
  listen(frame: Frame): void;
  report(): Record<string, number>;
}

/** null: the host shakes hands itself. */
export function buildSetup(
  clock: Float64Array,
  pool: FramePool,
  cost: ProgramCost,
  secret: RandomStream,
  config: NicConfig,
  journal: Journal | null,
): Setup | null {
  if (!config.setup) return null;
  if (config.releasedSetup === true) return new ReleasedSetup(clock, pool, cost, journal);
  return new ConnectionSetup(clock, pool, cost, secret, config.cookieLifetime, journal);
}
