import type { NicModelConfig } from '#engine/nic/model.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** What the card is told when it runs all of TCP. Sizes are bytes. */
export interface ToeConfig {
  readonly model: NicModelConfig;
  readonly rss: boolean;
  readonly extraCycles: number;
  /** Low word of the card's MAC address. */
  readonly mac: number;
  /** One connection's, in internal and in external memory. */
  readonly controlBlockBytes: number;
  readonly bufferBytes: number;
  /** Acknowledged bytes that the host is told of at once. */
  readonly worthTelling: number;
  readonly costs: ToeCosts;
}

/** By row of tcp/work.table.ts: what one unit costs a flow processing core, and the step it is counted under. */
export interface ToeCosts {
  readonly cycles: Float64Array;
  readonly internalAccesses: Int32Array;
  readonly steps: Uint8Array;
}

/** Where frames go on a wire that leads out of the machine (host/stack/nextHops.ts). */
export interface Route {
  learn(frame: Frame): void;
  /** Writes where a frame goes next; a question that must leave before it, or null. */
  direct(frame: Frame): Frame | null;
}
