import type { Frame } from '#engine/wire/frame.ts';
import { crcOfFlow } from '#engine/wire/synCookie/crc32.ts';
import { BUCKET_ENTRIES, EntryState } from './entries.table.ts';

const NONE = -1;

/**
 * Two entries a pair, one a direction, each in the bucket its own match key hashes to: fourteen places a bucket, as
 * released (source-facts B.3). An entry's number is its place. Columns are public; entries come and go only through `insert`
 * and `remove`.
 */
export class SpliceTable {
  readonly #mask: number;
  readonly state: Uint8Array;
  /** Match key: source and destination address and both ports, as they stand in the frame. */
  readonly source: Int32Array;
  readonly destination: Int32Array;
  readonly ports: Int32Array;
  /** The same as the frame leaves. */
  readonly newSource: Int32Array;
  readonly newDestination: Int32Array;
  readonly newPorts: Int32Array;
  readonly macHigh: Uint16Array;
  readonly macLow: Int32Array;
  readonly egress: Uint8Array;
  readonly sequenceOffset: Int32Array;
  readonly acknowledgmentOffset: Int32Array;
  readonly ipDifference: Uint16Array;
  readonly tcpDifference: Uint16Array;
  /** The number after the FIN delivered towards this entry's sender, in the numbers this sender acknowledges with. */
  readonly finEnd: Int32Array;
  readonly twin: Int32Array;
  readonly pair: Int32Array;
  readonly queue: Uint8Array;

  constructor(readonly buckets: number) {
    const entries = buckets * BUCKET_ENTRIES;
    this.#mask = buckets - 1;
    this.state = new Uint8Array(entries);
    this.source = new Int32Array(entries);
    this.destination = new Int32Array(entries);
    this.ports = new Int32Array(entries);
    this.newSource = new Int32Array(entries);
    this.newDestination = new Int32Array(entries);
    this.newPorts = new Int32Array(entries);
    this.macHigh = new Uint16Array(entries);
    this.macLow = new Int32Array(entries);
    this.egress = new Uint8Array(entries);
    this.sequenceOffset = new Int32Array(entries);
    this.acknowledgmentOffset = new Int32Array(entries);
    this.ipDifference = new Uint16Array(entries);
    this.tcpDifference = new Uint16Array(entries);
    this.finEnd = new Int32Array(entries);
    this.twin = new Int32Array(entries);
    this.pair = new Int32Array(entries);
    this.queue = new Uint8Array(entries);
  }

  get entries(): number {
    return this.state.length;
  }

  bucketOf(source: number, destination: number, ports: number): number {
    return this.buckets === 0 ? 0 : crcOfFlow(source, destination, ports) & this.#mask;
  }

  /** The entry of a key in a bucket, or -1. */
  find(bucket: number, source: number, destination: number, ports: number): number {
    if (this.buckets === 0) return NONE;
    const first = bucket * BUCKET_ENTRIES;
    for (let entry = first; entry < first + BUCKET_ENTRIES; entry++) {
      if ((this.state[entry] & EntryState.Spliced) === 0 || this.ports[entry] !== ports) continue;
      if (this.source[entry] === source && this.destination[entry] === destination) return entry;
    }
    return NONE;
  }

  /** The entry a frame is matched by. */
  findOf(frame: Frame): number {
    const { source, destination } = frame.ip;
    const { ports } = frame.tcp;
    return this.find(this.bucketOf(source, destination, ports), source, destination, ports);
  }

  /** A free place in a bucket, or -1. */
  free(bucket: number): number {
    if (this.buckets === 0) return NONE;
    const first = bucket * BUCKET_ENTRIES;
    for (let entry = first; entry < first + BUCKET_ENTRIES; entry++)
      if ((this.state[entry] & EntryState.Spliced) === 0) return entry;
    return NONE;
  }

  /** Entries now in a bucket. */
  load(bucket: number): number {
    const first = bucket * BUCKET_ENTRIES;
    let load = 0;
    for (let entry = first; entry < first + BUCKET_ENTRIES; entry++)
      if ((this.state[entry] & EntryState.Spliced) !== 0) load++;
    return load;
  }

  /** Writes the match key of an entry, from now on found. */
  insert(entry: number, source: number, destination: number, ports: number, state: number): void {
    this.source[entry] = source;
    this.destination[entry] = destination;
    this.ports[entry] = ports;
    this.state[entry] = EntryState.Spliced | state;
  }

  remove(entry: number): void {
    this.state[entry] = EntryState.Deleted;
  }
}
