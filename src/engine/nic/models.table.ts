import { memoryNames } from './memoryNames.table.ts';

/** A card: what its cores and memories are. Latencies are cycles of its own clock. */
export interface NicModelConfig {
  readonly clock: number;
  readonly cores: number;
  readonly threads: number;
  /** Frames that may wait for a thread. */
  readonly waitingFrames: number;
  /** Nearest first, as memoryNames.table.ts lists them. */
  readonly memories: readonly MemoryConfig[];
}
export interface MemoryConfig {
  readonly name: string;
  readonly capacity: number;
  readonly latencyCycles: number;
  readonly operationsPerSecond: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

const memory = (
  row: number,
  capacity: number,
  latencyCycles: number,
  operationsPerSecond: number,
): MemoryConfig => ({
  name: memoryNames[row],
  capacity,
  latencyCycles,
  operationsPerSecond,
});

/**
 * Sizes and latency ranges quoted from Netronome's memory note (the middle of each range is taken); cores, clock and islands
 * quoted from the board's own report; operations per second of EMEM quoted (about 200 M/s at worst locality), of the other
 * memories assumed from their spacing. A frame waits in CTM: 512 packets an island (quoted), times the islands.
 */
export const nicModels: Readonly<Record<string, NicModelConfig>> = {
  'agilio-lx': {
    clock: 1.2e9,
    cores: 81,
    threads: 8,
    waitingFrames: 512 * 7,
    memories: [
      memory(0, 81 * 4 * KIB, 2, 1.2e9 * 81),
      memory(1, 7 * 64 * KIB, 35, 1.2e9 * 7),
      memory(2, 7 * 256 * KIB, 75, 0.6e9 * 7),
      memory(3, 8 * MIB, 200, 0.8e9),
      memory(4, 8 * GIB, 200, 0.2e9 * 4),
    ],
  },
  'agilio-cx': {
    clock: 0.8e9,
    cores: 60,
    threads: 8,
    waitingFrames: 512 * 5,
    memories: [
      memory(0, 60 * 4 * KIB, 2, 0.8e9 * 60),
      memory(1, 5 * 64 * KIB, 35, 0.8e9 * 5),
      memory(2, 5 * 256 * KIB, 75, 0.4e9 * 5),
      memory(3, 4 * MIB, 200, 0.4e9),
      memory(4, 2 * GIB, 200, 0.2e9 * 2),
    ],
  },
  /** Never the limit: what the offloads alone would do. Assumed. */
  ideal: {
    clock: 10e9,
    cores: 256,
    threads: 8,
    waitingFrames: 1 << 20,
    memories: [
      memory(0, 256 * MIB, 1, 1e15),
      memory(1, 64 * MIB, 1, 1e15),
      memory(2, 256 * MIB, 1, 1e15),
      memory(3, 8 * GIB, 1, 1e15),
      memory(4, 64 * GIB, 1, 1e15),
    ],
  },
};
