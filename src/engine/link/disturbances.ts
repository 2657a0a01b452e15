import type { RandomSource, RandomStream } from '#engine/kernel/random.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { Picoseconds } from '#engine/kernel/time.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { DelayStore } from './delayStore.ts';
import { RandomHits } from './lossModels.ts';
import type { HitModel } from './lossModels.ts';
import { LinkTap } from './taps.ts';
import type { FrameTaps } from './taps.ts';

export interface ExactFate {
  /** The n-th frame that entered the link, from 1. */
  readonly frame: number;
  readonly fate: 'drop' | 'duplicate' | 'corrupt' | 'delay';
  readonly delay: Picoseconds;
}

export interface DisturbanceConfig {
  readonly loss: number;
  readonly duplicate: number;
  readonly reorder: number;
  readonly reorderDelay: Picoseconds;
  readonly corrupt: number;
  readonly exact: readonly ExactFate[];
}

/** Whether anything at all would disturb a direction: if not, nothing stands in the frames' way. */
export function disturbsAnything(config: DisturbanceConfig): boolean {
  return config.loss + config.duplicate + config.reorder + config.corrupt > 0 || config.exact.length > 0;
}

/** The far end of a wire that misbehaves: same face as what it stands in front of. */
export class Disturbances implements FrameSink {
  readonly #loss: HitModel;
  readonly #duplicate: HitModel;
  readonly #reorder: HitModel;
  readonly #corrupt: HitModel;
  readonly #bits: RandomStream;
  readonly #held: DelayStore;

  constructor(
    timeline: Timeline,
    private readonly pool: FramePool,
    random: RandomSource,
    name: string,
    private readonly config: DisturbanceConfig,
    private readonly next: FrameSink,
    private readonly drops: Tally,
    private readonly taps: FrameTaps | null,
  ) {
    this.#loss = new RandomHits(random.stream(`${name}.loss`), config.loss);
    this.#duplicate = new RandomHits(random.stream(`${name}.duplicate`), config.duplicate);
    this.#reorder = new RandomHits(random.stream(`${name}.reorder`), config.reorder);
    this.#corrupt = new RandomHits(random.stream(`${name}.corrupt`), config.corrupt);
    this.#bits = random.stream(`${name}.bits`);
    this.#held = new DelayStore(timeline, next);
  }

  /** Every model is asked for every frame, so that one fate does not shift another's chance. */
  accept(frame: Frame): void {
    const exact = this.#exactFate(this.pool.ordinal[frame.id]);
    const isLost = this.#loss.hits(frame) || exact?.fate === 'drop';
    const isCorrupted = this.#corrupt.hits(frame) || exact?.fate === 'corrupt';
    const isRepeated = this.#duplicate.hits(frame) || exact?.fate === 'duplicate';
    const isLate = this.#reorder.hits(frame);
    if (isLost) {
      this.#lose(frame);
      return;
    }
    if (isCorrupted) this.#flipBit(frame);
    const twin = isRepeated ? this.pool.copy(frame) : null;
    if (exact?.fate === 'delay') this.#held.hold(frame, exact.delay);
    else if (isLate) this.#held.hold(frame, this.config.reorderDelay);
    else this.next.accept(frame);
    if (twin !== null) {
      twin.reason = Reason.Duplicate;
      this.next.accept(twin);
    }
  }

  #exactFate(ordinal: number): ExactFate | undefined {
    const exact = this.config.exact;
    for (let at = 0; at < exact.length; at++) if (exact[at].frame === ordinal) return exact[at];
    return undefined;
  }

  #lose(frame: Frame): void {
    if (this.taps !== null) this.taps.tap(LinkTap.Lost, frame);
    this.drops.add(Drop.LinkLoss);
    this.pool.release(frame);
  }

  #flipBit(frame: Frame): void {
    const bit = this.#bits.below(frame.length * 8);
    const at = frame.start + (bit >> 3);
    frame.slab.bytes[at] ^= 1 << (bit & 7);
    if (this.taps !== null) this.taps.tap(LinkTap.Corrupted, frame);
  }
}
