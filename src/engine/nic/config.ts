import type { CoalescingConfig } from './classic/coalescing.ts';
import type { SavingsReport } from './classic/savings.ts';
import type { NicModelConfig } from './model.ts';
import type { NicUse } from './nicUse.ts';
import type { TeardownConfig } from './teardown/connectionTeardown.ts';

/** Times are ps. */
export interface NicConfig extends TeardownConfig {
  readonly model: NicModelConfig;
  readonly checksumOffload: boolean;
  /** As released: the programs look at no checksum, whatever they answer (source-facts A.4). */
  readonly verifiesNothing?: boolean;
  readonly rss: boolean;
  /** Large frames of the host are cut into segments (TSO). */
  readonly segmentation?: boolean;
  /** Segments from the wire are joined into large frames for the host (LRO); null or absent: they are not. */
  readonly coalescing?: CoalescingConfig | null;
  readonly setup: boolean;
  /** Setup as the released source does it. */
  readonly releasedSetup?: boolean;
  readonly teardown: boolean;
  /** Teardown as the released source does it. */
  readonly releasedTeardown?: boolean;
  readonly splice?: boolean;
  /** Splicing as the released source does it. */
  readonly releasedSplice?: boolean;
  /** Pairs the table may hold. */
  readonly splicePairs?: number;
  /** Silence after which a pair is given up, and time between reports of what it carries; 0 = never. */
  readonly spliceIdle?: number;
  readonly spliceReport?: number;
  readonly extraCycles: number;
  /** Every frame goes back where it came from; nothing reaches the host. */
  readonly forwards?: boolean;
  /** Counts of 64 s a SYN cookie stays good for. */
  readonly cookieLifetime: number;
  /** Low word of the card's MAC address, as wire/compose.ts writes it. */
  readonly mac: number;
  /** 40 bytes; receiveSideScaling.ts has two. */
  readonly rssKey?: readonly number[];
  /** Queues are chosen by a mask, as the released source does. */
  readonly rssMasked?: boolean;
}

/** A card that runs all of TCP. */
export interface ToeReport {
  /** Now and at most. */
  connections: number;
  connectionsPeak: number;
  /** Of one connection: in internal memory, and in external. */
  controlBlockBytes: number;
  bufferBytes: number;
  /** Connections there was no room for; and for want of which memory. */
  refused: number;
  refusedControlBlocks: number;
  refusedBuffers: number;
  /** Runs that found their flow locked, and how long they waited, ns. */
  lockWaits: number;
  meanLockWait: number;
  /** Messages of the host and to it, and how many of these waited for a free entry of the ring. */
  commands: number;
  events: number;
  eventsThatWaited: number;
}

export interface NicReport {
  clock: number;
  cores: number;
  steps: Record<string, number>;
  busyShare: number;
  memories: { name: string; capacity: number; used: number; peak: number; owners: Record<string, number> }[];
  setup: Record<string, number>;
  teardown: Record<string, number>;
  wheel: Record<string, number>;
  /** What the classic offloads spared the host. */
  savings: SavingsReport;
  use: NicUse;
  /** Absent where the card does not splice. */
  splice?: Record<string, number>;
  /** Where the card runs all of TCP. */
  toe?: ToeReport;
}
