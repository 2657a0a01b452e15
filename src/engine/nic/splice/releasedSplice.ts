import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { composeSpliceNews, SpliceMessage } from '#engine/pcie/spliceMessages.ts';
import { SPLICE_NEWS_BYTES, SpliceAt, SpliceNews } from '#engine/pcie/spliceMessages.table.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { ETHERNET_BYTES, Flag } from '#engine/wire/headers.table.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import { Memory, Owner } from '#engine/nic/memoryNames.table.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { Splice } from './buildSplice.ts';
import { BUCKET_BYTES, EntryState, RELEASED_BUCKETS } from './entries.table.ts';
import { storeDifferences } from './installation.ts';
import { rewriteAddresses } from './rewriting.ts';
import { SpliceTable } from './spliceTable.ts';

const NONE = -1;
const { Deleted, FinAcknowledged, FinSent, Front } = EntryState;
const swapPorts = (ports: number): number => (ports << 16) | (ports >>> 16);

/**
 * Splicing as the released source does it (source-facts B.4, B.5), defects included: the front's entry lies in the bucket of
 * another key (E-S1); each request installs again (E-S2); a full bucket is nobody's news (E-S3); a FIN is known by its
 * segment's first number (E-S4); the pair goes with its last ACK, and nothing else ends it (E-S6); why is always 0 (E-S7);
 * timestamps (E-S8) and windows (E-S9) pass as they are, and so does the time to live (E-S14).
 */
export class ReleasedSplice implements Splice {
  readonly verifies = false;
  readonly #table: SpliceTable;
  readonly #message = new SpliceMessage();
  readonly #nothing = new Float64Array(4);
  /** Of the request being taken. */
  #queue = 0;
  #installed = 0;
  #lost = 0;
  #finished = 0;
  #relayed = 0;
  #entries = 0;

  constructor(
    private readonly pool: FramePool,
    private readonly bus: PcieBus,
    private readonly cost: ProgramCost,
    memories: readonly NicMemory[],
    private readonly config: NicConfig,
    private readonly emit: (frame: Frame) => void,
  ) {
    const hasRoom = memories[Memory.Imem].reserve(Owner.SpliceTable, RELEASED_BUCKETS * BUCKET_BYTES);
    this.#table = new SpliceTable(hasRoom ? RELEASED_BUCKETS : 0);
  }

  /** Entries may stay for ever, and hold no frame. */
  get isIdle(): boolean {
    return true;
  }

  fromHost(frame: Frame): Verdict {
    if (frame.mark === Mark.Splice) return this.#request(frame);
    frame.mark = Mark.None;
    return this.fromWire(frame);
  }

  #request(frame: Frame): Verdict {
    const message = this.#message.open(frame);
    this.#queue = frame.queue;
    this.cost.charge(Step.SpliceInstall);
    const client = message.word(SpliceAt.Client);
    const frontPorts = message.word(SpliceAt.FrontPorts);
    const backAddress = message.word(SpliceAt.BackAddress);
    const backend = message.word(SpliceAt.Backend);
    const answers = swapPorts(message.word(SpliceAt.BackPorts));
    const table = this.#table;
    // Hashed with the address the proxy has towards the backend, looked up with the one it has towards the client (E-S1).
    const front = table.free(table.bucketOf(client, backAddress, frontPorts));
    if (front !== NONE) {
      table.insert(front, client, message.word(SpliceAt.FrontAddress), frontPorts, Front);
      this.#fill(message, front, true);
    }
    const back = table.free(table.bucketOf(backend, backAddress, answers));
    if (back !== NONE) {
      table.insert(back, backend, backAddress, answers, 0);
      this.#fill(message, back, false);
    }
    this.#installed++;
    if (front === NONE || back === NONE) this.#lost++;
    return Verdict.Consumed;
  }

  #fill(message: SpliceMessage, entry: number, isFront: boolean): void {
    const table = this.#table;
    const sequence = message.word(SpliceAt.SequenceOffset);
    const acknowledgment = message.word(SpliceAt.AcknowledgmentOffset);
    table.newSource[entry] = message.word(isFront ? SpliceAt.BackAddress : SpliceAt.FrontAddress);
    table.newDestination[entry] = message.word(isFront ? SpliceAt.Backend : SpliceAt.Client);
    const mac = isFront ? SpliceAt.BackMac : SpliceAt.FrontMac;
    table.macHigh[entry] = message.half(mac);
    table.macLow[entry] = message.word(mac + 2);
    table.newPorts[entry] = isFront
      ? message.word(SpliceAt.BackPorts)
      : swapPorts(message.word(SpliceAt.FrontPorts));
    table.egress[entry] = message.half(isFront ? SpliceAt.BackPort : SpliceAt.FrontPort);
    table.sequenceOffset[entry] = isFront ? sequence : -acknowledgment;
    table.acknowledgmentOffset[entry] = isFront ? acknowledgment : -sequence;
    table.pair[entry] = message.word(SpliceAt.Pair);
    table.queue[entry] = this.#queue;
    storeDifferences(table, entry, false);
    this.#entries++;
  }

  fromWire(frame: Frame): Verdict {
    this.cost.charge(Step.HashFlow);
    this.cost.charge(Step.SpliceLookup);
    const table = this.#table;
    const entry = table.findOf(frame);
    if (entry === NONE) return Verdict.Pass;
    const { flags, sequence, acknowledgment } = frame.tcp;
    const isFinAcknowledged =
      (table.state[entry] & FinSent) !== 0 &&
      (flags & Flag.Ack) !== 0 &&
      acknowledgment === ((table.finEnd[entry] + 1) | 0);
    const isReset = (flags & Flag.Rst) !== 0;
    const isFin = !isReset && (flags & Flag.Fin) !== 0;
    if (isReset || isFin || isFinAcknowledged)
      this.#changeState(entry, isReset, isFin, isFinAcknowledged, sequence);
    this.cost.charge(Step.SpliceRewrite);
    rewriteAddresses(table, entry, frame, this.config.mac);
    this.#relayed++;
    return Verdict.ToWire;
  }

  #changeState(
    entry: number,
    isReset: boolean,
    isFin: boolean,
    isFinAcknowledged: boolean,
    sequence: number,
  ): void {
    const table = this.#table;
    this.cost.charge(Step.SpliceState);
    const pair = this.#pairOf(entry);
    if (pair === NONE) return;
    const isOver = isReset || (isFinAcknowledged && (table.state[pair] & FinAcknowledged) !== 0);
    if (isOver) table.state[pair] = Deleted;
    if (isFin && (table.state[pair] & FinSent) === 0) {
      table.state[pair] |= FinSent;
      table.finEnd[pair] = (sequence + table.sequenceOffset[entry]) | 0; // the segment's first number, not the FIN's (E-S4)
    }
    if (isOver) {
      const isFront = (table.state[entry] & Front) !== 0;
      table.state[entry] = Deleted;
      this.#entries -= 2;
      this.#finish(entry, isFront);
    } else if (isFinAcknowledged) table.state[entry] |= FinAcknowledged;
  }

  /** The other direction, found by what this one becomes: the first that matches. */
  #pairOf(entry: number): number {
    const table = this.#table;
    const source = table.newDestination[entry];
    const destination = table.newSource[entry];
    const ports = swapPorts(table.newPorts[entry]);
    return table.find(table.bucketOf(source, destination, ports), source, destination, ports);
  }

  /** The host learns which port is free again; why is always 0 (E-S7), and nothing was counted (E-S16). */
  #finish(entry: number, isFront: boolean): void {
    const table = this.#table;
    const news = this.pool.lease(ETHERNET_BYTES + SPLICE_NEWS_BYTES);
    if (news === null) return;
    const ports = isFront ? table.newPorts[entry] : swapPorts(table.ports[entry]);
    const local = isFront ? table.newSource[entry] : table.destination[entry];
    const peer = isFront ? table.newDestination[entry] : table.source[entry];
    const addresses = { local, peer, ports };
    composeSpliceNews(news, SpliceNews.Ended, 0, table.pair[entry], addresses, this.#nothing);
    news.queue = table.queue[entry];
    this.#finished++;
    this.emit(news);
  }

  resetFromHost(): Verdict {
    return Verdict.Pass;
  }

  /** What finds no room in the ring is gone. */
  deliver(frame: Frame): void {
    if (!this.bus.sendToHost(frame)) this.pool.release(frame);
  }

  report(): Record<string, number> {
    return {
      'requests taken': this.#installed,
      'entries not made': this.#lost,
      'packets relayed': this.#relayed,
      'pairs finished': this.#finished,
      'entries in the table': this.#entries,
    };
  }
}
