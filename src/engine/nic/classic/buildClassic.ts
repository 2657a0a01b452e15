import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Coalescing } from './coalescing.ts';
import type { CoalescingEnds } from './coalescing.ts';
import { Savings } from './savings.ts';
import type { SavingsReport } from './savings.ts';
import { Segmentation } from './segmentation.ts';

/** What cards have long done, and what it spares; null: not on this card. */
export class Classic {
  readonly savings: Savings;
  readonly segmenter: Segmentation | null;
  readonly coalescing: Coalescing | null;

  constructor(
    timeline: Timeline,
    pool: FramePool,
    cost: ProgramCost,
    config: NicConfig,
    drops: Tally,
    queues: number,
    ends: CoalescingEnds,
  ) {
    this.savings = new Savings(queues);
    const { savings } = this;
    this.segmenter = config.segmentation ? new Segmentation(pool, cost, drops, savings) : null;
    this.coalescing = config.coalescing
      ? new Coalescing(timeline, pool, config.coalescing, savings, ends)
      : null;
  }

  /** No segment is held back. */
  get isIdle(): boolean {
    return this.coalescing === null || this.coalescing.isIdle;
  }

  report(): SavingsReport {
    return this.savings.report(this.coalescing?.closedBy.record() ?? null);
  }
}
