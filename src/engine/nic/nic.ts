import type { Journal } from '#engine/kernel/journal.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import type { NicPort } from '#engine/pcie/ports.ts';
import { sealTcp } from '#engine/wire/compose.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { LARGE_CAPACITY } from '#engine/wire/framePool.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';
import { inspectHeaders, verifyTcpChecksum, WELL_FORMED } from '#engine/wire/inspect.ts';
import { Classic } from './classic/buildClassic.ts';
import { Saved } from './classic/savings.ts';
import type { NicConfig, NicReport } from './config.ts';
import { FlowProcessingCores, Source } from './flowProcessingCores.ts';
import type { NicProgram } from './flowProcessingCores.ts';
import { NicMemory } from './memory.ts';
import { sampleOf, useOf } from './nicUse.ts';
import { NO_DROP, passAsIs } from './otherFrames.ts';
import { ProgramCost } from './programCost.ts';
import { Step } from './programSteps.table.ts';
import { microsoftKey, ReceiveSideScaling } from './receiveSideScaling.ts';
import { buildSetup } from './setup/buildSetup.ts';
import type { Setup } from './setup/buildSetup.ts';
import { buildSplice } from './splice/buildSplice.ts';
import type { Splice } from './splice/buildSplice.ts';
import { NicTap } from './taps.ts';
import type { NicTaps } from './taps.ts';
import { buildTeardown } from './teardown/buildTeardown.ts';
import type { Teardown } from './teardown/buildTeardown.ts';

export type { NicConfig, NicReport } from './config.ts';
export type { NicTaps } from './taps.ts';

/**
 * The card: what happens to a frame from the wire and from the host, in order. It holds no protocol knowledge of its own;
 * each offload sees the frame and answers a verdict. The verdict is made when a core takes the frame, and carried out when
 * the core is done with it.
 */
export class Nic implements NicPort, NicProgram {
  readonly wirePort: FrameSink = { accept: (frame) => this.#accept(frame) };
  readonly #cost: ProgramCost;
  readonly #cores: FlowProcessingCores;
  readonly #memories: readonly NicMemory[];
  readonly #scaling: ReceiveSideScaling;
  readonly #setup: Setup | null;
  readonly #splice: Splice | null;
  readonly #teardown: Teardown | null;
  readonly #classic: Classic;
  readonly #prepare = (piece: Frame): void => {
    piece.verdict = this.#judgeSegment(piece);
  };
  /** By frame: why it will be dropped when its run ends, or NO_DROP. */
  readonly #dropOf: Int8Array;
  /** A card that acts for the host looks at the bytes itself, whoever else does. */
  readonly #mustVerify: boolean;

  constructor(
    private readonly timeline: Timeline,
    private readonly pool: FramePool,
    private readonly bus: PcieBus,
    secret: RandomStream,
    private readonly config: NicConfig,
    private readonly toWire: FrameSink,
    private readonly drops: Tally,
    journal: Journal | null,
    private readonly taps: NicTaps | null,
  ) {
    const { model, extraCycles } = config;
    this.#cost = new ProgramCost(timeline.clock, model);
    this.#cores = new FlowProcessingCores(timeline, pool, model, extraCycles, this.#cost, this);
    this.#memories = model.memories.map((memory) => new NicMemory(memory));
    this.#scaling = new ReceiveSideScaling(bus.queues, config.rssKey ?? microsoftKey, config.rssMasked);
    this.#dropOf = new Int8Array(pool.time.length).fill(NO_DROP);
    this.#classic = new Classic(timeline, pool, this.#cost, config, drops, bus.queues, {
      toHost: (frame) => this.#toHost(frame),
      spent: (frame) => this.#end(frame),
    });
    this.#setup = buildSetup(timeline.clock, pool, this.#cost, secret, config, journal);
    this.#splice = buildSplice(timeline, pool, bus, this.#cost, this.#cores, this.#memories, config, drops);
    this.#teardown = buildTeardown(
      timeline,
      pool,
      bus,
      this.#cost,
      this.#cores,
      this.#memories,
      config,
      drops,
      journal,
    );
    const actors = [this.#setup, this.#splice, this.#teardown];
    const isAsked = config.checksumOffload || actors.some((part) => part?.verifies);
    this.#mustVerify = isAsked && !config.verifiesNothing;
  }

  /** No frame is being worked on and no flow waits to be closed. */
  get isIdle(): boolean {
    return [this.#cores, this.#classic, this.#splice, this.#teardown].every((part) => part?.isIdle ?? true);
  }

  fromHost(frame: Frame): void {
    this.taps?.tap(NicTap.FromHost, frame);
    this.#cores.submit(frame, Source.Host);
  }

  begin(frame: Frame, source: number): void {
    if (source === Source.Wire) frame.verdict = this.#judgeFromWire(frame);
    else if (source === Source.Host) frame.verdict = this.#judgeFromHost(frame);
    else {
      const isNews = frame.mark === Mark.SpliceNews;
      this.#cost.charge(isNews ? Step.Control : Step.Resend);
      frame.verdict = isNews ? Verdict.ToHost : Verdict.ToWire;
    }
    if (frame.verdict === Verdict.ToWire) this.#cost.charge(Step.ToWire);
    else if (frame.verdict === Verdict.ToHost) {
      this.#cost.charge(Step.ToHost);
      if (this.#classic.coalescing !== null) this.#cost.charge(Step.JoinSegment);
    }
  }

  finish(frame: Frame): void {
    switch (frame.verdict) {
      case Verdict.ToWire:
        if (frame.isSuper && (this.#classic.segmenter !== null || frame.length > LARGE_CAPACITY))
          return this.#sendLarge(frame);
        this.taps?.tap(NicTap.ToWire, frame);
        this.toWire.accept(frame);
        return;
      case Verdict.ToHost:
        if (this.#splice !== null && frame.mark >= Mark.Splice) return this.#splice.deliver(frame);
        if (this.#crossedHandOver(frame)) return this.#drop(frame, Drop.TeardownConsumed);
        if (!this.#classic.coalescing?.takes(frame)) this.#toHost(frame);
        return;
      default:
        this.#end(frame);
    }
  }

  /**
   * A genuine first segment that a core judged before another core took the connection over: the host has forgotten the
   * connection, and would open it a second time. It is dropped, as a wire might have dropped it.
   */
  #crossedHandOver(frame: Frame): boolean {
    if (frame.mark !== Mark.SetupAccepted || this.#teardown === null) return false;
    return this.#teardown.hasTaken(frame);
  }

  /** Whether the card is closing this flow, as the host would name it, or is being given it. */
  closes(local: number, peer: number, ports: number): boolean {
    return this.#teardown?.holds(local, peer, ports) ?? false;
  }

  report(): NicReport {
    return {
      clock: this.config.model.clock,
      cores: this.config.model.cores,
      steps: this.#cores.steps(),
      busyShare: this.#cores.busyShare,
      memories: this.#memories.map((memory) => memory.report()),
      setup: this.#setup?.report() ?? {},
      teardown: this.#teardown?.report() ?? {},
      wheel: this.#teardown?.wheelReport() ?? {},
      savings: this.#classic.report(),
      use: useOf(this.timeline.now, this.#cores, this.#cost, this.config.model),
      ...(this.#splice === null ? {} : { splice: this.#splice.report() }),
    };
  }

  #toHost(frame: Frame): void {
    this.taps?.tap(NicTap.ToHost, frame);
    if (!this.bus.sendToHost(frame)) this.#drop(frame, Drop.RingFull);
  }

  /** What a picture of the card shows as it runs: cycles computed so far by core, threads taken, bytes by memory and owner. */
  sample(): Record<string, number> {
    return sampleOf(this.#cores, this.#memories);
  }

  #accept(frame: Frame): void {
    this.taps?.tap(NicTap.FromWire, frame);
    if (!this.#cores.submit(frame, Source.Wire)) this.#drop(frame, Drop.NicThreadsFull);
  }

  #judgeFromWire(frame: Frame): Verdict {
    this.#cost.charge(Step.Parse);
    const defect = inspectHeaders(frame);
    if (defect !== WELL_FORMED) return this.#judgeOther(frame, defect);
    if (frame.ethernet.destinationLow !== this.config.mac) return this.#refuse(frame, Drop.NotForUs);
    if (this.config.forwards === true) return this.#turnBack(frame);
    if (this.#mustVerify) {
      this.#cost.charge(Step.VerifyChecksum);
      this.#classic.savings.counts[Saved.BytesVerified] += frame.tcpLength;
      if (!verifyTcpChecksum(frame)) return this.#refuse(frame, Drop.TcpChecksum);
    }
    let verdict: Verdict = this.#splice?.fromWire(frame) ?? Verdict.Pass;
    if (verdict === Verdict.Pass && this.#teardown !== null) verdict = this.#teardown.fromWire(frame);
    if (verdict === Verdict.Pass && this.#setup !== null) verdict = this.#setup.fromWire(frame);
    return this.#spread(verdict, frame);
  }

  /** Bare forwarding: addresses change sides, and nothing above them is looked at. */
  #turnBack(frame: Frame): Verdict {
    frame.ethernet.swap();
    return Verdict.ToWire;
  }

  #judgeOther(frame: Frame, finding: number): Verdict {
    const reason = passAsIs(frame, finding, this.config.mac);
    return reason === NO_DROP ? Verdict.ToHost : this.#refuse(frame, reason);
  }

  #spread(verdict: Verdict, frame: Frame): Verdict {
    if (verdict !== Verdict.Pass) return verdict;
    if (this.config.rss) {
      this.#cost.charge(Step.Rss);
      const queue = this.#scaling.queue(frame);
      frame.queue = queue;
      this.#classic.savings.byQueue[queue]++;
    } else frame.queue = 0;
    return Verdict.ToHost;
  }

  #judgeFromHost(frame: Frame): Verdict {
    this.#cost.charge(Step.Parse);
    if (frame.mark === Mark.Listen) return this.#listen(frame);
    if (frame.mark === Mark.Plain) return Verdict.ToWire;
    if (this.#splice !== null && frame.mark >= Mark.Splice)
      return this.#spread(this.#splice.fromHost(frame), frame);
    const { segmenter } = this.#classic;
    if (!frame.isSuper || segmenter === null) return this.#judgeSegment(frame);
    segmenter.cut(frame, this.#prepare);
    return Verdict.ToWire;
  }

  #judgeSegment(frame: Frame): Verdict {
    if (this.config.checksumOffload) {
      this.#cost.charge(Step.FillChecksum);
      this.#classic.savings.counts[Saved.BytesFilled] += frame.tcpLength;
      sealTcp(frame);
    }
    if (frame.mark === Mark.HandOver) return this.#takeOver(frame);
    return (frame.tcp.flags & Flag.Rst) === 0 ? Verdict.ToWire : this.#resetFromHost(frame);
  }

  #resetFromHost(frame: Frame): Verdict {
    const verdict = this.#splice?.resetFromHost(frame) ?? Verdict.Pass;
    return verdict === Verdict.Pass ? (this.#teardown?.resetFromHost(frame) ?? Verdict.ToWire) : verdict;
  }

  /** What the run made of a large frame, in order; then the frame itself is over. Uncut, no wire takes it if it is too long. */
  #sendLarge(frame: Frame): void {
    const { segmenter } = this.#classic;
    if (segmenter === null) return this.#drop(frame, Drop.TooLong);
    for (let left = frame.markA; left > 0; left--) this.finish(segmenter.next());
    this.#end(frame);
  }

  #takeOver(frame: Frame): Verdict {
    if (this.#teardown !== null) return this.#teardown.handOver(frame);
    frame.ethernet.etherType = EtherType.Ipv4;
    if ((frame.markB & 0xff) === 0) this.bus.answerHandOver(frame.queue, frame.markA, false);
    frame.mark = Mark.None;
    return Verdict.ToWire;
  }

  #listen(frame: Frame): Verdict {
    this.#cost.charge(Step.Control);
    this.#setup?.listen(frame);
    return Verdict.Consumed;
  }

  #refuse(frame: Frame, reason: number): Verdict {
    this.#dropOf[frame.id] = reason;
    return Verdict.Consumed;
  }

  #end(frame: Frame): void {
    const reason = this.#dropOf[frame.id];
    if (reason !== NO_DROP) {
      this.#dropOf[frame.id] = NO_DROP;
      this.#drop(frame, reason);
      return;
    }
    this.taps?.tap(NicTap.Consumed, frame);
    this.pool.release(frame);
  }

  #drop(frame: Frame, reason: number): void {
    this.drops.add(reason);
    this.taps?.tap(NicTap.Dropped, frame);
    this.pool.release(frame);
  }
}
