import type { Tally } from '#engine/kernel/tally.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { pathErrorArrives } from '#engine/tcp/pathErrors.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { IcmpMessage } from '#engine/wire/icmp.ts';
import { inspectHeaders, WELL_FORMED, WELL_FORMED_ICMP } from '#engine/wire/inspect.ts';
import type { FramePool } from '#engine/wire/framePool.ts';

/** Rows of testbed/taps.table.ts. */
const TapClientSent = 0;
const TapClientReceived = 10;

export interface ClientTaps {
  tap(tap: number, frame: Frame): void;
}

/** Whoever acts on what TCP tells: the workload. */
export interface ConnectionUser {
  act(connection: number, events: number): void;
}

/** The clients' TCP between the wire and a workload; several addresses share it, as several machines behind a switch. */
export class ClientMachine implements FrameSink {
  user: ConnectionUser | null = null;
  readonly #icmp = new IcmpMessage();

  constructor(
    private readonly pool: FramePool,
    readonly endpoint: TcpEndpoint,
    private readonly drops: Tally,
    private readonly taps: ClientTaps | null,
  ) {}

  /** A frame from the wire. */
  accept(frame: Frame): void {
    if (this.taps !== null) this.taps.tap(TapClientReceived, frame);
    const finding = inspectHeaders(frame);
    if (finding === WELL_FORMED) this.endpoint.receive(frame);
    else this.#takeOther(frame, finding);
    this.react();
  }

  /** Clients listen to what the path says of their connections, and are asked nothing else. */
  #takeOther(frame: Frame, finding: number): void {
    if (finding >= 0) this.drops.add(finding);
    else if (finding !== WELL_FORMED_ICMP) this.drops.add(Drop.NotForUs);
    else if (!this.#icmp.open(frame).isError) this.drops.add(Drop.IcmpType);
    else if (!this.#icmp.quotesTcp || !pathErrorArrives(this.endpoint.ctx, this.#icmp))
      this.drops.add(Drop.IcmpStale);
    this.pool.release(frame);
  }

  /** A machine without a CPU limit acts on its timers at once. */
  timerExpired(): void {
    this.endpoint.runTimers();
    this.react();
  }

  /** Lets the workload act on all news, and TCP send what came of it. */
  react(): void {
    const { endpoint } = this;
    do {
      for (let id = endpoint.nextEvent(); id >= 0; id = endpoint.nextEvent()) {
        const events = endpoint.ctx.tcbs.open(id).events;
        endpoint.ctx.tcbs.open(id).events = 0;
        if (this.user !== null) this.user.act(id, events);
        endpoint.settle(id);
      }
      endpoint.flush();
    } while (endpoint.ctx.hasEvents);
  }
}

/** What the clients send goes to the wire; this only watches. */
export class ClientPort implements FrameSink {
  constructor(
    private readonly wire: FrameSink,
    private readonly taps: ClientTaps | null,
  ) {}

  accept(frame: Frame): void {
    if (this.taps !== null) this.taps.tap(TapClientSent, frame);
    this.wire.accept(frame);
  }
}
