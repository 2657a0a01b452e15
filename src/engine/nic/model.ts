/** A card: what its cores and memories are. Latencies are cycles of its own clock; figures in experiment/hardware.ts. */
export interface NicModelConfig {
  readonly clock: number;
  readonly cores: number;
  readonly threads: number;
  /** Cycles the firmware spends on every frame before any program of ours. */
  readonly frameOverhead: number;
  /** Frames that may wait for a thread. */
  readonly waitingFrames: number;
  /** Nearest first: rows of Memory in memoryNames.table.ts. */
  readonly memories: readonly MemoryConfig[];
}
export interface MemoryConfig {
  readonly name: string;
  readonly capacity: number;
  readonly latencyCycles: number;
  readonly operationsPerSecond: number;
}
