import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { SpliceMessage } from '#engine/pcie/spliceMessages.ts';
import { SpliceAnswer, SpliceAt, SpliceWhy } from '#engine/pcie/spliceMessages.table.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import { Memory } from '#engine/nic/memoryNames.table.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { Ageing } from './ageing.ts';
import { BucketLocks } from './bucketLocks.ts';
import type { Splice } from './buildSplice.ts';
import { Count } from './counts.table.ts';
import { HostMail } from './hostMail.ts';
import { Installation } from './installation.ts';
import { Rewriting } from './rewriting.ts';
import { SplicedPairs } from './splicedPairs.ts';
import { SplicedSegment } from './splicedSegment.ts';

/** Relays between two connections the host has let go of, header by header, as the authors meant it. */
export class ConnectionSplice implements Splice {
  readonly verifies = true;
  readonly #pairs: SplicedPairs;
  readonly #locks: BucketLocks;
  readonly #rewriting: Rewriting;
  readonly #segment: SplicedSegment;
  readonly #installation: Installation;
  readonly #ageing: Ageing;
  readonly #mail: HostMail;
  readonly #message = new SpliceMessage();

  constructor(
    timeline: Timeline,
    private readonly pool: FramePool,
    bus: PcieBus,
    private readonly cost: ProgramCost,
    memories: readonly NicMemory[],
    private readonly config: NicConfig,
    private readonly emit: (frame: Frame) => void,
    walked: (pairs: number) => void,
    drops: Tally,
  ) {
    const { clock } = timeline;
    const { timeWait, spliceIdle: idle = 0, spliceReport: interval = 0, model } = config;
    this.#pairs = new SplicedPairs(clock, pool, cost, memories, config.splicePairs ?? 0, emit);
    const hold = Math.round((model.memories[Memory.Imem].latencyCycles * 1e12) / model.clock);
    const { table, additions } = this.#pairs;
    this.#locks = new BucketLocks(clock, cost, table.buckets, hold);
    this.#rewriting = new Rewriting(table, additions, config.mac);
    this.#segment = new SplicedSegment(
      clock,
      pool,
      this.#pairs,
      this.#locks,
      this.#rewriting,
      cost,
      drops,
      timeWait,
    );
    this.#installation = new Installation(this.#pairs, (entry) => this.#outlived(entry));
    this.#ageing = new Ageing(timeline, this.#pairs, this.#segment, { idle, timeWait, interval }, walked);
    this.#mail = new HostMail(timeline, bus);
  }

  get isIdle(): boolean {
    return this.#pairs.count === 0 && this.#mail.isEmpty;
  }

  fromWire(frame: Frame): Verdict {
    const entry = this.#find(frame);
    return entry < 0 ? Verdict.Pass : this.#segment.arrives(entry, frame);
  }

  fromHost(frame: Frame): Verdict {
    if (frame.mark === Mark.Splice) return this.#request(frame);
    frame.mark = Mark.None;
    return this.#returned(frame);
  }

  #request(frame: Frame): Verdict {
    this.cost.charge(Step.SpliceInstall);
    const answer = this.#installation.install(frame);
    if (answer === SpliceAnswer.Taken) this.#ageing.begin();
    else this.#pairs.counts.add(Count.Refused + answer - SpliceAnswer.BucketFull);
    this.#message.open(frame).setByte(SpliceAt.Answer, answer);
    return Verdict.ToHost;
  }

  #returned(frame: Frame): Verdict {
    this.#pairs.counts.add(Count.Returned);
    const entry = this.#find(frame);
    if (entry < 0) return Verdict.Pass;
    return this.#segment.isStale(entry, frame) ? Verdict.Consumed : this.#segment.arrives(entry, frame);
  }

  /**
   * A reset with an ACK and the connection's own number: the host gives up what it still owed one side, and the other must
   * hear of it. Any other answers a segment that crossed the request on the bus, and stops here.
   */
  resetFromHost(frame: Frame): Verdict {
    const { ip, tcp } = frame;
    const { ports } = tcp;
    const { table, counts } = this.#pairs;
    const answers = (ports << 16) | (ports >>> 16);
    const bucket = table.bucketOf(ip.destination, ip.source, answers);
    this.#pairs.chargeLookup();
    const entry = table.find(bucket, ip.destination, ip.source, answers);
    if (entry < 0) return Verdict.Pass;
    const isOwn = (tcp.flags & Flag.Ack) !== 0 && tcp.sequence === this.#pairs.additions.owedEnd[entry];
    if (!isOwn) {
      counts.add(Count.ResetsConsumed);
      return Verdict.Consumed;
    }
    this.#sendReset(table.twin[entry]);
    this.#pairs.end(this.#pairs.frontOf(entry), SpliceWhy.Cut);
    return Verdict.ToWire;
  }

  deliver(frame: Frame): void {
    this.#mail.send(frame);
  }

  report(): Record<string, number> {
    const { counts, count, peak } = this.#pairs;
    return {
      ...counts.record(),
      'pairs in the table': count,
      'most pairs': peak,
      'SACK options blanked': this.#rewriting.options.blanked,
      'waits for a bucket': this.#locks.contended,
    };
  }

  #find(frame: Frame): number {
    const { source, destination } = frame.ip;
    const { ports } = frame.tcp;
    const { table } = this.#pairs;
    const bucket = table.bucketOf(source, destination, ports);
    this.#pairs.chargeLookup();
    if (table.buckets > 0) this.#locks.take(bucket);
    return table.find(bucket, source, destination, ports);
  }

  /** True when the pair of an entry was over, and now is gone. */
  #outlived(entry: number): boolean {
    const front = this.#pairs.frontOf(entry);
    return this.#segment.isOver(front) && this.#pairs.end(front, this.#segment.whyOver(front));
  }

  /** To the sender of an entry, at the number it expects. */
  #sendReset(entry: number): void {
    const { table, additions, counts } = this.#pairs;
    const frame = this.pool.lease(TCP_START + TCP_BYTES);
    if (frame === null) return;
    const local = table.destination[entry];
    const peer = table.source[entry];
    const { tcp } = frame;
    const ports = table.ports[entry];
    tcp.ports = (ports << 16) | (ports >>> 16);
    tcp.sequence = additions.acknowledged[entry];
    tcp.acknowledgment = 0;
    tcp.headerBytes = TCP_BYTES;
    tcp.flags = Flag.Rst;
    tcp.window = 0;
    tcp.urgentPointer = 0;
    composeIpv4(frame, this.config.mac, 0, local, peer, TCP_BYTES, 0);
    frame.ethernet.setDestination(table.macHigh[table.twin[entry]], table.macLow[table.twin[entry]]);
    frame.port = table.egress[table.twin[entry]];
    sealTcp(frame);
    frame.reason = Reason.NicReset;
    counts.add(Count.ResetsSent);
    this.emit(frame);
  }
}
