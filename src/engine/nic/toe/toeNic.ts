import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { NicReport } from '#engine/nic/config.ts';
import { NicMemory } from '#engine/nic/memory.ts';
import { ProgramCost } from '#engine/nic/programCost.ts';
import { sampleOf } from '#engine/nic/nicUse.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { microsoftKey, ReceiveSideScaling } from '#engine/nic/receiveSideScaling.ts';
import { NicTap } from '#engine/nic/taps.ts';
import type { NicTaps } from '#engine/nic/taps.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { FrameQueues } from '#engine/pcie/frameQueues.ts';
import type { NicPort } from '#engine/pcie/ports.ts';
import type { ConnectionRoom } from '#engine/tcp/context.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { inspectHeaders, WELL_FORMED } from '#engine/wire/inspect.ts';
import { CardRoom } from './cardRoom.ts';
import { CardSockets } from './cardSockets.ts';
import type { Route, ToeConfig } from './config.ts';
import { EventRings } from './eventRings.ts';
import { FlowRuns } from './flowRuns.ts';
import { MadeFrames } from './madeFrames.ts';
import { PathWord } from './pathWord.ts';
import { ToeCost } from './toeCost.ts';
import { reportOfToe } from './toeReport.ts';

const NONE = -1;
const WAITING = 0;
const noLocks = new Float64Array(1);

/** Makes the TCP of one host core's connections, which the card runs; `wakeUp` says that a timer expired. */
export type MakeTcp = (
  queue: number,
  wire: FrameSink,
  room: (rows: number) => ConnectionRoom,
  wakeUp: () => void,
) => TcpEndpoint;

/**
 * A card that runs all of TCP: segments end here, and the host hears of connections and bytes only. Every segment, command
 * and timer is one run of some thread; what it made leaves when the run ends.
 */
export class ToeNic implements NicPort {
  readonly wirePort: FrameSink = { accept: (frame) => this.#fromWire(frame) };
  readonly #cost: ProgramCost;
  readonly #toeCost: ToeCost;
  readonly #runs: FlowRuns;
  readonly #memories: readonly NicMemory[];
  readonly #room: CardRoom;
  readonly #rings: EventRings;
  readonly #scaling: ReceiveSideScaling;
  readonly #sockets: CardSockets[] = [];
  /** By queue: when each connection's lock is free again, ps; does a timer wait for a thread? */
  readonly #locks: Float64Array[] = [];
  readonly #timerWaits: Uint8Array;
  /** Segments and commands that wait for a thread. */
  readonly #waiting = new FrameQueues(1);
  readonly #pathWord: PathWord;
  readonly #chain = new MadeFrames();

  constructor(
    private readonly timeline: Timeline,
    private readonly pool: FramePool,
    private readonly bus: PcieBus,
    private readonly config: ToeConfig,
    private readonly toWire: FrameSink,
    private readonly drops: Tally,
    private readonly taps: NicTaps | null,
    private readonly route: Route | null,
    makeTcp: MakeTcp,
  ) {
    const { model } = config;
    this.#cost = new ProgramCost(timeline.clock, model);
    this.#toeCost = new ToeCost(this.#cost, model, config.costs);
    this.#runs = new FlowRuns(timeline, model, this.#cost, (made) => this.#leave(made));
    this.#memories = model.memories.map((memory) => new NicMemory(memory));
    this.#room = new CardRoom(this.#memories, config.controlBlockBytes, config.bufferBytes);
    this.#rings = new EventRings(timeline, bus);
    this.#scaling = new ReceiveSideScaling(bus.queues, microsoftKey);
    this.#timerWaits = new Uint8Array(bus.queues);
    for (let queue = 0; queue < bus.queues; queue++) this.#addTcp(queue, makeTcp);
    this.#pathWord = new PathWord(this.#sockets.map(({ endpoint }) => endpoint.ctx));
  }

  #addTcp(queue: number, makeTcp: MakeTcp): void {
    const endpoint = makeTcp(
      queue,
      { accept: (frame) => this.#made(frame) },
      (rows) => this.#room.door(rows),
      () => this.#timerExpired(queue),
    );
    const rows = endpoint.ctx.tcbs.capacity;
    const made = (message: Frame): void => this.#made(message);
    this.#locks[queue] = new Float64Array(rows);
    this.#sockets[queue] = new CardSockets(endpoint, queue, rows, this.config.worthTelling, made);
  }

  get isIdle(): boolean {
    return this.#runs.isIdle && this.#rings.isIdle;
  }

  /** Commands of the applications' start, before time begins. */
  prepare(queue: number, command: Frame): void {
    const sockets = this.#sockets[queue];
    sockets.obey(command);
    sockets.endpoint.ctx.work.fill(0);
    sockets.counts.fill(0);
  }

  fromHost(frame: Frame): void {
    this.taps?.tap(NicTap.FromHost, frame);
    if (this.#runs.hasThread) this.#run(frame);
    else this.#wait(frame);
  }

  #fromWire(frame: Frame): void {
    this.taps?.tap(NicTap.FromWire, frame);
    if (this.#runs.hasThread) this.#run(frame);
    else if (this.#waiting.count(WAITING) < this.config.model.waitingFrames) this.#wait(frame);
    else this.#drop(frame, Drop.NicThreadsFull);
  }

  #timerExpired(queue: number): void {
    if (this.#runs.hasThread) this.#runTimers(queue);
    else this.#timerWaits[queue] = 1;
  }

  report(): NicReport {
    const parts = { cost: this.#cost, runs: this.#runs, memories: this.#memories, room: this.#room };
    return reportOfToe(
      { ...parts, config: this.config, sockets: this.#sockets },
      this.#rings.waited,
      this.timeline.now,
    );
  }

  /** As Nic.sample. */
  sample(): Record<string, number> {
    return sampleOf(this.#runs, this.#memories);
  }

  #wait(frame: Frame): void {
    this.#runs.turnedBack++;
    this.#waiting.push(WAITING, frame);
  }

  #run(frame: Frame): void {
    this.#cost.begin(this.config.extraCycles);
    if (frame.mark === Mark.SocketCommand) this.#command(frame);
    else if (frame.mark === Mark.Plain) {
      this.#made(frame);
      this.#start(noLocks, NONE, 0);
    } else this.#segment(frame);
  }

  #command(frame: Frame): void {
    const { queue } = frame;
    const sockets = this.#sockets[queue];
    this.#cost.charge(Step.SocketCommand);
    const before = this.#cost.compute + this.#cost.latency;
    const id = sockets.connectionOf(frame);
    if (id !== NONE) this.#cost.charge(Step.FlowLock);
    if (frame.payloadLength > 0) this.#movePayload(frame.payloadLength);
    this.taps?.tap(NicTap.Consumed, frame);
    sockets.obey(frame);
    this.#settle(sockets, NONE);
    this.#start(this.#locks[queue], id, before);
  }

  #segment(frame: Frame): void {
    this.#cost.charge(Step.Parse);
    const before = this.#cost.compute + this.#cost.latency;
    const defect = inspectHeaders(frame);
    const reason = this.#pathWord.judge(frame, defect, this.config.mac);
    if (reason !== NONE || defect !== WELL_FORMED) {
      if (reason !== NONE) this.#drop(frame, reason);
      else this.#other(frame);
      this.#start(noLocks, NONE, before);
      return;
    }
    this.route?.learn(frame);
    const queue = this.config.rss ? this.#scaling.queue(frame) : 0;
    if (this.config.rss) this.#cost.charge(Step.Rss);
    const sockets = this.#sockets[queue];
    const id = sockets.endpoint.find(frame);
    if (id !== NONE) this.#cost.charge(Step.FlowLock);
    if (frame.tcpPayloadLength > 0) this.#movePayload(frame.tcpPayloadLength);
    else this.taps?.tap(NicTap.Consumed, frame);
    sockets.endpoint.receive(frame);
    this.#settle(sockets, id);
    this.#start(this.#locks[queue], id, before);
  }

  /** ARP and questions go to the host as they are; errors about segments were for the TCP here. */
  #other(frame: Frame): void {
    if (this.#pathWord.isTaken) {
      for (const sockets of this.#sockets) this.#settle(sockets, NONE);
      this.pool.release(frame);
      return;
    }
    this.#cost.charge(Step.ToHost);
    frame.mark = Mark.Plain;
    frame.queue = 0;
    frame.verdict = Verdict.ToHost;
    this.#chain.append(frame);
  }

  #runTimers(queue: number): void {
    const sockets = this.#sockets[queue];
    const { endpoint } = sockets;
    if (!endpoint.hasDueTimers) return;
    this.#cost.begin(this.config.extraCycles);
    this.#cost.charge(Step.FlowLock);
    const id = endpoint.nextDue;
    endpoint.runTimers();
    this.#settle(sockets, NONE);
    this.#start(this.#locks[queue], id, 0);
  }

  /** TCP has acted: its segments and messages are made, and its work is charged. */
  #settle(sockets: CardSockets, heard: number): void {
    sockets.settle(heard);
    this.#toeCost.charge(sockets.endpoint.ctx.work);
  }

  #movePayload(bytes: number): void {
    this.#cost.charge(Step.MovePayload);
    this.#toeCost.payload(bytes);
  }

  #start(locks: Float64Array, row: number, before: number): void {
    this.#runs.start(this.#chain.take(), before, locks, row);
  }

  /** One more frame or message of the run under way. */
  #made(frame: Frame): void {
    if (frame.mark === Mark.SocketEvent) {
      this.#cost.charge(Step.SocketEvent);
      if (frame.payloadLength > 0) this.#movePayload(frame.payloadLength);
    } else {
      this.#cost.charge(Step.ToWire);
      frame.verdict = Verdict.ToWire;
      const question = this.route?.direct(frame) ?? null;
      if (question !== null) this.#chain.append(question);
    }
    this.#chain.append(frame);
  }

  /** A run is over, and its thread free: what it made leaves, and who waited begins. */
  #leave(made: Frame | null): void {
    for (let frame = made; frame !== null;) {
      const next: Frame | null = frame.next;
      frame.next = null;
      this.#send(frame);
      frame = next;
    }
    for (let queue = 0; queue < this.#timerWaits.length; queue++) {
      if (this.#timerWaits[queue] === 0 || !this.#runs.hasThread) continue;
      this.#timerWaits[queue] = 0;
      this.#runTimers(queue);
    }
    if (!this.#runs.hasThread) return;
    const waiting = this.#waiting.shift(WAITING);
    if (waiting !== null) this.#run(waiting);
  }

  #send(frame: Frame): void {
    if (frame.mark === Mark.SocketEvent) {
      this.taps?.tap(NicTap.ToHost, frame);
      this.#rings.send(frame);
    } else if (frame.verdict === Verdict.ToHost) {
      this.taps?.tap(NicTap.ToHost, frame);
      if (!this.bus.sendToHost(frame)) this.#drop(frame, Drop.RingFull);
    } else {
      this.taps?.tap(NicTap.ToWire, frame);
      this.toWire.accept(frame);
    }
  }

  #drop(frame: Frame, reason: number): void {
    this.drops.add(reason);
    this.taps?.tap(NicTap.Dropped, frame);
    this.pool.release(frame);
  }
}
