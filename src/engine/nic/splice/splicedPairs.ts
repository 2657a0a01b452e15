import { Tally } from '#engine/kernel/tally.ts';
import { composeSpliceNews } from '#engine/pcie/spliceMessages.ts';
import { SPLICE_NEWS_BYTES, SpliceNews } from '#engine/pcie/spliceMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { ETHERNET_BYTES } from '#engine/wire/headers.table.ts';
import { Memory, Owner } from '#engine/nic/memoryNames.table.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { Count, spliceCountNames } from './counts.table.ts';
import { ADDITION_BYTES, BUCKET_BYTES, BUCKET_ENTRIES, EntryState } from './entries.table.ts';
import { SpliceAdditions } from './spliceAdditions.ts';
import { SpliceTable } from './spliceTable.ts';

/** Buckets for so many pairs: the released table's share of entries used at most, a power of two. */
export function bucketsFor(pairs: number): number {
  let buckets = 1;
  while (buckets * BUCKET_ENTRIES < 2 * pairs) buckets *= 2;
  return buckets;
}

/** The pairs a card relays for: their entries, what they carried, and the news of them that the host is owed. */
export class SplicedPairs {
  readonly counts = new Tally(spliceCountNames);
  readonly table: SpliceTable;
  readonly additions: SpliceAdditions;
  /** Pairs the table may hold; 0 where it found no room in the card's memory. */
  readonly capacity: number;
  /** Front entries of all pairs, and each entry's place among them. */
  readonly #live: Int32Array;
  readonly #place: Int32Array;
  #count = 0;
  #peak = 0;
  readonly #carried = new Float64Array(4);
  /** Told when the last pair has gone. */
  whenEmpty: () => void = () => undefined;

  constructor(
    private readonly clock: Float64Array,
    private readonly pool: FramePool,
    private readonly cost: ProgramCost,
    memories: readonly NicMemory[],
    pairs: number,
    /** Sends a frame of the NIC's own on. */
    private readonly emit: (frame: Frame) => void,
  ) {
    const buckets = bucketsFor(pairs);
    const hasRoom = reserve(memories, buckets);
    this.capacity = hasRoom ? pairs : 0;
    this.table = new SpliceTable(hasRoom ? buckets : 0);
    this.additions = new SpliceAdditions(this.table.entries);
    this.#live = new Int32Array(this.capacity);
    this.#place = new Int32Array(this.table.entries);
  }

  get count(): number {
    return this.#count;
  }

  get peak(): number {
    return this.#peak;
  }

  /** The front entry of the n-th pair, in no order that means anything. */
  frontAt(place: number): number {
    return this.#live[place];
  }

  /** Both entries stand. */
  add(front: number, back: number): void {
    const { table, additions } = this;
    table.twin[front] = back;
    table.twin[back] = front;
    this.#place[front] = this.#count;
    this.#live[this.#count++] = front;
    if (this.#count > this.#peak) this.#peak = this.#count;
    for (let at = 0, entry = front; at < 2; at++, entry = back) {
      additions.packets[entry] = 0;
      additions.bytes[entry] = 0;
    }
    additions.lastSeen[front] = this.clock[0];
    additions.lastTold[front] = this.clock[0];
    this.counts.add(Count.Taken);
  }

  frontOf(entry: number): number {
    return (this.table.state[entry] & EntryState.Front) !== 0 ? entry : this.table.twin[entry];
  }

  /** The pair is no more, and the host hears of it. False: no frame for the news; the pair stays, to be ended later. */
  end(front: number, why: number): boolean {
    if (!this.tell(front, SpliceNews.Ended, why)) return false;
    const back = this.table.twin[front];
    this.table.remove(front);
    this.table.remove(back);
    const last = this.#live[--this.#count];
    this.#live[this.#place[front]] = last;
    this.#place[last] = this.#place[front];
    this.counts.add(Count.Closed + why);
    if (this.#count === 0) this.whenEmpty();
    return true;
  }

  /** A message to the host about a pair (E-S16); false when no frame is left. */
  tell(front: number, kind: number, why: number): boolean {
    const frame = this.pool.lease(ETHERNET_BYTES + SPLICE_NEWS_BYTES);
    if (frame === null) return false;
    const { table, additions } = this;
    const back = table.twin[front];
    const carried = this.#carried;
    carried[0] = additions.packets[front];
    carried[1] = additions.bytes[front];
    carried[2] = additions.packets[back];
    carried[3] = additions.bytes[back];
    const addresses = {
      local: table.newSource[front],
      peer: table.newDestination[front],
      ports: table.newPorts[front],
    };
    composeSpliceNews(frame, kind, why, table.pair[front], addresses, carried);
    frame.queue = table.queue[front];
    this.emit(frame);
    return true;
  }

  chargeLookup(): void {
    this.cost.charge(Step.HashFlow);
    this.cost.charge(Step.SpliceLookup);
  }
}

/** All of the table, or nothing: entries in internal memory, what they lack in external. */
function reserve(memories: readonly NicMemory[], buckets: number): boolean {
  const additions = buckets * BUCKET_ENTRIES * ADDITION_BYTES;
  if (!memories[Memory.Imem].reserve(Owner.SpliceTable, buckets * BUCKET_BYTES)) return false;
  if (memories[Memory.Emem].reserve(Owner.SpliceTable, additions)) return true;
  memories[Memory.Imem].free(Owner.SpliceTable, buckets * BUCKET_BYTES);
  return false;
}
