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
import type { Frame } from '#engine/wire/frame.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import { verifyTcpChecksum } from '#engine/wire/inspect.ts';
import type { CoreConfig } from './config.ts';
import { CpuAccount } from './cpu.ts';
import { Category } from './cycles.table.ts';
import type { SharedListener } from './sharedListener.ts';
import type { App } from './sockets/api.ts';
import type { Sockets } from './sockets/sockets.ts';
import type { Forwarder } from './stack/forwarder.ts';
import type { Neighbours } from './stack/neighbours.ts';
import type { HostTaps } from './taps.ts';
import type { TransmitQueue } from './transmitQueue.ts';

/** Row of testbed/taps.table.ts. */
const TapHostTaken = 5;

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
    const accepted = work[Work.accept];
    const own = this.account.charge(work);
    const cycles =
      accepted > 0 && config.listener !== null ? own + this.#shareListener(config.listener, accepted) : own;
    if (this.journal !== null) this.journal.note(Note.HostPass, this.queue, cycles, taken);
    this.#isEnding = true;
    this.#passEnd[0] = this.timeline.clock[0] + cycleTime(cycles, config.clock);
    this.#alarm.atRow(this.#passEnd, 0);
  }

  /** A forwarder takes nothing while what it made finds no room: the receive ring fills instead. */
  get #mustWait(): boolean {
    return this.config.forwarder !== null && !this.transmit.isEmpty;
  }

  /** Spinning for the lock and holding it is work as well. */
  #shareListener(listener: SharedListener, accepted: number): number {
    const cycles = listener.take(accepted);
    this.account.cycles[Category.Socket] += cycles;
    return cycles;
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
    if (this.#mustWait) return taken;
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
      if (this.config.forwarder !== null && frame.mark === Mark.None) {
        this.#forward(this.config.forwarder, frame);
        continue;
      }
      if (this.transmit.nextHops !== null) this.transmit.nextHops.learn(frame);
      if (frame.mark === Mark.None) this.endpoint.receive(frame);
      else this.#takeMarked(frame);
    }
    if (this.config.interrupts && taken < this.config.burst) this.#leaveRing();
    return taken;
  }

  #forward(forwarder: Forwarder, frame: Frame): void {
    this.endpoint.ctx.work[Work.rewrite]++;
    forwarder.rewrite(frame);
    this.transmit.accept(frame);
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
