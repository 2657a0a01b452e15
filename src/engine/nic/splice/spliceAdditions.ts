/**
 * What an entry needs that the released one has no room for: kept in external memory, by the entry's number. Numbers are in
 * the terms of the entry's sender unless said otherwise.
 */
export class SpliceAdditions {
  /** Added to the sender's TSval. */
  readonly clockOffset: Int32Array;
  /** Shift of the sender's window field, and of the field the receiver expects. */
  readonly scale: Uint8Array;
  readonly newScale: Uint8Array;
  readonly options: Uint8Array;
  /** First number of this direction: what came before went through the host. */
  readonly first: Int32Array;
  /** The number after the last byte the host sent to this sender. */
  readonly owedEnd: Int32Array;
  /** Highest acknowledgment and highest number after a segment seen of this sender. */
  readonly acknowledged: Int32Array;
  readonly next: Int32Array;
  /** Window field last sent to this sender, in its terms. */
  readonly window: Uint16Array;
  readonly packets: Float64Array;
  readonly bytes: Float64Array;
  /** Of the front entry: when a segment of the pair last came, ps; and when it was last reported. */
  readonly lastSeen: Float64Array;
  readonly lastTold: Float64Array;

  constructor(entries: number) {
    this.clockOffset = new Int32Array(entries);
    this.scale = new Uint8Array(entries);
    this.newScale = new Uint8Array(entries);
    this.options = new Uint8Array(entries);
    this.first = new Int32Array(entries);
    this.owedEnd = new Int32Array(entries);
    this.acknowledged = new Int32Array(entries);
    this.next = new Int32Array(entries);
    this.window = new Uint16Array(entries);
    this.packets = new Float64Array(entries);
    this.bytes = new Float64Array(entries);
    this.lastSeen = new Float64Array(entries);
    this.lastTold = new Float64Array(entries);
  }
}
