import type { Tally } from '#engine/kernel/tally.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { inspectHeaders, WELL_FORMED } from '#engine/wire/inspect.ts';
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

  constructor(
    private readonly pool: FramePool,
    readonly endpoint: TcpEndpoint,
    private readonly drops: Tally,
    private readonly taps: ClientTaps | null,
  ) {}

  /** A frame from the wire. */
  accept(frame: Frame): void {
    if (this.taps !== null) this.taps.tap(TapClientReceived, frame);
    const defect = inspectHeaders(frame);
    if (defect !== WELL_FORMED) {
      this.drops.add(defect);
      this.pool.release(frame);
      return;
    }
    this.endpoint.receive(frame);
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
