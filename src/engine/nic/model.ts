/** A card: what its cores and memories are. Latencies are cycles of its own clock; figures in experiment/nicHardware.ts. */
export interface NicModelConfig {
  readonly clock: number;
  readonly cores: number;
  readonly threads: number;
  readonly coresPerIsland: number;
  /** Cycles the firmware spends on every frame before any program of ours. */
  readonly frameOverhead: number;
  /** Factor on the instructions of every program. */
  readonly instructions: number;
  /** Frames that may wait for a thread. */
  readonly waitingFrames: number;
  /** Nearest first: rows of Memory in memoryNames.table.ts. */
  readonly memories: readonly MemoryConfig[];
  /** Rows of Unit in memoryNames.table.ts, less the memories. */
  readonly units: readonly UnitConfig[];
}
export interface UnitConfig {
  readonly name: string;
  readonly operationsPerSecond: number;
  /** Commands that may be under way before a core has to wait, of all cores. */
  readonly queue: number;
}
export interface MemoryConfig {
  readonly name: string;
  readonly capacity: number;
  readonly latencyCycles: number;
  readonly operationsPerSecond: number;
}
