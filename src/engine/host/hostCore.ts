import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { cycleTime } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { peerEcn, peerMss, peerSack, peerTimestamps, peerWindowScale } from '#engine/pcie/controlMessages.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { Work } from '#engine/tcp/work.table.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import { verifyTcpChecksum } from '#engine/wire/inspect.ts';
import type { CoreConfig } from './config.ts';
import { CpuAccount } from './cpu.ts';
import type { App } from './sockets/api.ts';
import type { Sockets } from './sockets/sockets.ts';
import type { Neighbours } from './stack/neighbours.ts';
import type { NextHops } from './stack/nextHops.ts';
import type { Routes } from './stack/routes.ts';

/** Rows of testbed/taps.table.ts a host core uses. */
const TapHostTaken = 5;
const TapHostSent = 6;

export interface HostTaps {
  tap(tap: number, frame: Frame): void;
}

/** A core's transmit side: what TCP composes waits for the end of the pass. */
export class TransmitQueue implements FrameSink {
  /** Frames that wait for the end of the pass, or for room in the transmit ring; a chain, for they may be many. */
  #first: Frame | null = null;
  #last: Frame | null = null;
  #posted = 0;
  work: Int32Array = new Int32Array(32);

  constructor(
    private readonly bus: PcieBus,
    private readonly queue: number,
    private readonly taps: HostTaps | null,
    /** null where hardware addresses follow from IP addresses. */
    readonly nextHops: NextHops | null,
    /** null where the card has one port. */
    private readonly routes: Routes | null,
  ) {}

  accept(frame: Frame): void {
    if (this.nextHops !== null && frame.mark !== Mark.SocketCommand) {
      const question = this.nextHops.direct(frame);
      if (question !== null) this.#append(question);
    }
    if (this.routes !== null) this.routes.direct(frame);
    this.#append(frame);
  }

  #append(frame: Frame): void {
    this.work[Work.txPacket]++;
    frame.queue = this.queue;
    if (frame.mark === EtherType.Teardown) {
      frame.mark = Mark.HandOver;
      frame.ethernet.etherType = EtherType.Teardown;
    }
    frame.next = null;
    if (this.#last === null) this.#first = frame;
    else this.#last.next = frame;
    this.#last = frame;
  }

  /** Takes what waits out again, the oldest first; null when nothing does. */
  shift(): Frame | null {
    const frame = this.#first;
    if (frame === null) return null;
    this.#first = frame.next;
    if (frame.next === null) this.#last = null;
    frame.next = null;
    return frame;
  }

  /** Writes descriptors for as many as the ring takes, and rings the doorbell. */
  send(): void {
    for (let frame = this.#first; frame !== null; frame = this.#first) {
      const next: Frame | null = frame.next;
      frame.next = null;
      if (!this.bus.post(frame)) {
        frame.next = next;
        break;
      }
      this.#first = next;
      this.#posted++;
      if (this.taps !== null) this.taps.tap(TapHostSent, frame);
    }
    if (this.#first === null) this.#last = null;
    if (this.#posted > 0) this.bus.ringDoorbell(this.queue);
    this.#posted = 0;
  }

  get isEmpty(): boolean {
    return this.#first === null;
  }
}

/** One core: a stack and an application taking turns, in passes that take as long as their work. */
export class HostCore {
  readonly account: CpuAccount;
  readonly #alarm: Alarm;
  readonly #passEnd = new Float64Array(1);
  #isBusy = false;
  #isEnding = false;
  /** Frames are taken from the ring. Between emptying it and the next interrupt they are not (NAPI). */
  #isPolling = true;
  /** The application has been blocked in epoll_wait since the core went idle. */
  #isAppAsleep = true;

  constructor(
    private readonly timeline: Timeline,
    private readonly bus: PcieBus,
    private readonly queue: number,
    readonly endpoint: TcpEndpoint,
    readonly sockets: Sockets,
    private readonly transmit: TransmitQueue,
    private readonly neighbours: Neighbours,
    private readonly app: App,
    private readonly config: CoreConfig,
    private readonly journal: Journal | null,
    private readonly taps: HostTaps | null,
  ) {
    this.account = new CpuAccount(config);
    this.#alarm = timeline.alarm(() => this.#turn());
    transmit.work = endpoint.ctx.work;
    if (config.interrupts) this.#leaveRing();
  }

  /** Something waits: a frame, a timer, news from the NIC. A sleeping core is interrupted for it. */
  wake(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    if (!this.config.interrupts) {
      this.#alarm.atRow(this.timeline.clock, 0);
      return;
    }
    this.endpoint.ctx.work[Work.interrupt]++;
    this.#passEnd[0] = this.timeline.clock[0] + this.config.wakeUpTime;
    this.#alarm.atRow(this.#passEnd, 0);
  }

  /** A polling core sees the frame, a sleeping one the interrupt that follows it. */
  frameArrived(): void {
    if (!this.config.interrupts) this.wake();
  }

  interrupted(): void {
    this.#isPolling = true;
    if (this.#isBusy) this.endpoint.ctx.work[Work.interrupt]++;
    else this.wake();
  }

  /** Cycles of the pass under way that are still to come: an account is charged when a pass begins. */
  get cyclesAhead(): number {
    if (!this.#isEnding) return 0;
    return ((this.#passEnd[0] - this.timeline.clock[0]) / 1e12) * this.config.clock;
  }

  /** The ring is empty: the NIC is to say when it no longer is. */
  #leaveRing(): void {
    this.#isPolling = false;
    this.bus.armInterrupt(this.queue);
  }

  #turn(): void {
    if (this.#isEnding) {
      this.#isEnding = false;
      this.transmit.send();
      if (!this.#hasWork()) {
        this.#sleep();
        return;
      }
    }
    this.#pass();
  }

  #sleep(): void {
    this.#isBusy = false;
    this.#isAppAsleep = true;
    if (this.config.interrupts && this.#isPolling) this.#leaveRing();
  }

  #hasWork(): boolean {
    return (
      (this.#isPolling && this.bus.waiting(this.queue) > 0) ||
      this.endpoint.hasDueTimers ||
      this.endpoint.ctx.hasEvents ||
      this.endpoint.ctx.hasOutput ||
      this.sockets.hasReady ||
      !this.transmit.isEmpty
    );
  }

  #pass(): void {
    const { endpoint, sockets, config } = this;
    const work = endpoint.ctx.work;
    const taken = this.#isPolling ? this.#takeBurst() : 0;
    // After the burst: what it acknowledged is not sent again.
    if (endpoint.hasDueTimers) endpoint.runTimers();
    sockets.collectEvents();
    if (!config.ackPiggyback) endpoint.flush();
    if (sockets.hasReady) this.#runApp();
    endpoint.keepUnread();
    endpoint.flush();
    sockets.collectEvents();
    const cycles = this.account.charge(work);
    if (this.journal !== null) this.journal.note(Note.HostPass, this.queue, cycles, taken);
    this.#isEnding = true;
    this.#passEnd[0] = this.timeline.clock[0] + cycleTime(cycles, config.clock);
    this.#alarm.atRow(this.#passEnd, 0);
  }

  #runApp(): void {
    // Stack and application change places, or the application is woken and will block again: there and back either way.
    if (this.config.stackThread || this.#isAppAsleep) this.endpoint.ctx.work[this.config.switchWork] += 2;
    this.#isAppAsleep = false;
    this.sockets.tellSplices(this.app);
    this.app.run();
    this.sockets.collectEvents();
  }

  #takeBurst(): number {
    this.endpoint.ctx.work[Work.rxBurst]++;
    let taken = 0;
    while (taken < this.config.burst) {
      const frame = this.bus.poll(this.queue);
      if (frame === null) break;
      taken++;
      this.endpoint.ctx.work[Work.rxPacket]++;
      if (this.taps !== null) this.taps.tap(TapHostTaken, frame);
      if (frame.mark === Mark.SocketEvent) {
        this.endpoint.receive(frame);
        continue;
      }
      if (this.transmit.nextHops !== null) this.transmit.nextHops.learn(frame);
      if (frame.mark === Mark.None) this.endpoint.receive(frame);
      else this.#takeMarked(frame);
    }
    if (this.config.interrupts && taken < this.config.burst) this.#leaveRing();
    return taken;
  }

  #takeMarked(frame: Frame): void {
    if (frame.mark === Mark.Plain) {
      this.endpoint.ctx.work[Work.controlFrame]++;
      this.neighbours.receive(frame);
      return;
    }
    if (frame.mark >= Mark.Splice) {
      this.endpoint.ctx.work[Work.controlFrame]++;
      this.sockets.takeSpliceMessage(frame);
      return;
    }
    if (this.endpoint.ctx.diversion?.takesUnknown(frame) === true) return;
    if (this.config.trustsCookies && frame.mark === Mark.SetupAccepted) frame.isVerified = true;
    if (this.endpoint.takesAsReleased(frame, frame.mark === Mark.SetupAccepted)) return;
    if (frame.mark === Mark.SetupAccepted) this.#adopt(frame);
    // Genuine, but too early, or for a full table: the client will come again; a reset would end it.
    if (verifyTcpChecksum(frame) && this.endpoint.find(frame) < 0) this.#forget(frame);
    else this.endpoint.receive(frame);
  }

  /** A later segment of a connection whose first is still to come: a reset would end what a retransmission will begin. */
  #forget(frame: Frame): void {
    this.endpoint.ctx.drops.add(Drop.CookieRefused);
    this.endpoint.ctx.pool.release(frame);
  }

  /** The NIC vouches for this acknowledgment: if it is the first, the connection begins here. */
  #adopt(frame: Frame): void {
    frame.ethernet.etherType = EtherType.Ipv4;
    // Without checksum offload the NIC has not looked at the bytes: nothing may begin with broken ones.
    if (!verifyTcpChecksum(frame)) return;
    const known = this.endpoint.find(frame);
    this.endpoint.ctx.options.read(frame);
    if (known >= 0 && !this.endpoint.givesWay(known, frame)) return;
    const options = frame.markA;
    this.endpoint.adopt(
      frame,
      peerMss(options),
      peerWindowScale(options),
      peerSack(options),
      peerTimestamps(options),
      peerEcn(options),
    );
  }
}
