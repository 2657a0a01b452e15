/** Times one DMA operation holds a resource, ps. */
export interface OperationTime {
  readonly operation: number;
  readonly byte: number;
}

/** While both directions are busy: `most` bytes of one operation are held up, what is beyond goes at the link's pace. */
export interface SharedTime extends OperationTime {
  readonly most: number;
}

/** Every time is ps, every rate bit/s; figures in experiment/pcieHardware.ts. */
export interface PcieConfig {
  readonly linkRate: number;
  readonly maxPayload: number;
  readonly maxReadRequest: number;
  readonly requestHeader: number;
  readonly completionHeader: number;
  readonly descriptorBytes: number;
  readonly doorbellBytes: number;
  /** Descriptors one fetch or write-back may carry. */
  readonly batch: number;
  readonly writeEngine: OperationTime;
  readonly readEngine: OperationTime;
  readonly sharedEngine: SharedTime;
  readonly doorbellLatency: number;
  /** Latencies at these sizes; between them, a straight line. */
  readonly latencySizes: readonly number[];
  readonly readLatency: readonly number[];
  readonly writeLatency: readonly number[];
}

export interface PcieReport {
  toHost: Record<string, { transactions: number; bytes: number }>;
  toNic: Record<string, { transactions: number; bytes: number }>;
  framesToHost: number;
  framesToNic: number;
  taken: { toHost: Record<string, number>; toNic: Record<string, number> };
}
