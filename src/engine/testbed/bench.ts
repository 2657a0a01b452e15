import type { ExperimentSpec } from '#experiment/spec.ts';
import { Journal } from '#engine/kernel/journal.ts';
import { MessagePattern } from '#engine/kernel/pattern.ts';
import { RandomSource } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { Timeline } from '#engine/kernel/timeline.ts';
import { dropNames } from '#engine/wire/dropReasons.table.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Slab } from '#engine/wire/slab.ts';
import { dialogueBytes } from './dialogues.ts';
import { FrameTrace } from './frameTrace.ts';
import { MOST_ANSWERER, sizesOf } from './sizing.ts';
import type { Sizes } from './sizing.ts';

export const SERVER_ADDRESS = address(10, 77, 0, 2);
export const SERVER_PORT = 80;
/** Backends, from .1 on; clients are in 10.77.1.0. */
export const BACKEND_NETWORK = address(10, 77, 2, 0);
export const BACKEND_MASK = address(255, 255, 255, 0);
/** Notes kept for every traced frame; a run of that many frames has no more to tell. */
const NOTES_PER_FRAME = 40;

/** What every part of a machine is built on: time, chance, memory, counters, and who watches. */
export interface Bench {
  readonly spec: ExperimentSpec;
  /** The server's. */
  readonly address: number;
  readonly sizes: Sizes;
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly slab: Slab;
  readonly pool: FramePool;
  readonly drops: Tally;
  readonly pattern: MessagePattern;
  readonly trace: FrameTrace | null;
  readonly journal: Journal | null;
}

export function layOut(spec: ExperimentSpec, sizes = sizesOf(spec), server = SERVER_ADDRESS): Bench {
  const cores = spec.testbed.serverCores;
  const slab = new Slab(
    FramePool.bytesFor(sizes.smallFrames, sizes.largeFrames, sizes.superFrames) +
      sizes.clientStream +
      sizes.serverStream * sizes.coresInUse +
      dialogueBytes(spec) +
      sizes.appBytes * cores +
      (sizes.proxy === null ? 0 : sizes.proxy.backendStream + MOST_ANSWERER) +
      64 * (cores * 4 + 16),
  );
  const timeline = new Timeline();
  const pool = new FramePool(slab, sizes.smallFrames, sizes.largeFrames, sizes.superFrames);
  const limit = spec.probes.trace;
  const trace = limit > 0 ? new FrameTrace(timeline.clock, pool, limit) : null;
  const journal = limit > 0 ? new Journal(timeline.clock, limit * NOTES_PER_FRAME) : null;
  return {
    spec,
    address: server,
    sizes,
    timeline,
    slab,
    pool,
    trace,
    journal,
    random: new RandomSource(spec.seed),
    drops: new Tally(dropNames),
    pattern: new MessagePattern(),
  };
}
