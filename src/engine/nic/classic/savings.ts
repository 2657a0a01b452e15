/** Rows of what is counted. */
export const Saved = {
  BytesFilled: 0,
  BytesVerified: 1,
  FramesCut: 2,
  SegmentsCut: 3,
  HeadersNotFetched: 4,
  FramesJoined: 5,
  SegmentsJoined: 6,
  HeadersNotWritten: 7,
} as const;

/** A direction of large frames: how many, the segments they stood for, and header bytes that did not cross PCIe. */
export interface LargeFrames {
  frames: number;
  segments: number;
  /** Frames that did not cross, and as many descriptors. */
  crossingsSaved: number;
  headerBytesSaved: number;
}
export interface SavingsReport {
  /** Bytes of TCP the card summed and the host did not. */
  checksum?: { filled: number; verified: number };
  tso?: LargeFrames;
  lro?: LargeFrames & { closedBy: Record<string, number> };
  /** Frames the hash sent to each queue. */
  rss?: number[];
}

/** What the classic offloads spared the host. */
export class Savings {
  readonly counts = new Float64Array(8);
  readonly byQueue: Float64Array;

  constructor(queues: number) {
    this.byQueue = new Float64Array(queues);
  }

  /** Only of what was at work. */
  report(closedBy: Record<string, number> | null): SavingsReport {
    const { counts, byQueue } = this;
    const filled = counts[Saved.BytesFilled];
    const verified = counts[Saved.BytesVerified];
    return {
      ...(filled + verified > 0 ? { checksum: { filled, verified } } : {}),
      ...(counts[Saved.FramesCut] > 0 ? { tso: this.#large(Saved.FramesCut) } : {}),
      ...(closedBy === null ? {} : { lro: { ...this.#large(Saved.FramesJoined), closedBy } }),
      ...(byQueue.some((count) => count > 0) ? { rss: Array.from(byQueue) } : {}),
    };
  }

  #large(first: number): LargeFrames {
    const [frames, segments, headerBytesSaved] = this.counts.subarray(first, first + 3);
    return { frames, segments, crossingsSaved: segments - frames, headerBytesSaved };
  }
}
