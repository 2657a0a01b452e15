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
