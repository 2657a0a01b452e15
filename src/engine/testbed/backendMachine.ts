import type { App } from '#engine/host/sockets/api.ts';
import type { Sockets } from '#engine/host/sockets/sockets.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { inspectHeaders, WELL_FORMED } from '#engine/wire/inspect.ts';
import type { FrameTrace } from './frameTrace.ts';
import { Tap } from './taps.table.ts';

/** What the backends send goes to their link; this only watches. */
export class BackendPort implements FrameSink {
  constructor(
    private readonly wire: FrameSink,
    private readonly trace: FrameTrace | null,
  ) {}

  accept(frame: Frame): void {
    if (this.trace !== null) this.trace.tap(Tap.BackendSent, frame);
    this.wire.accept(frame);
  }
}

/**
 * The machines behind a proxy: one TCP under several addresses, as several machines behind a switch, and the application
 * they all run. Like the clients they have no CPU limit.
 */
export class BackendMachine implements FrameSink {
  constructor(
    private readonly pool: FramePool,
    readonly endpoint: TcpEndpoint,
    private readonly sockets: Sockets,
    private readonly app: App,
    private readonly drops: Tally,
    private readonly trace: FrameTrace | null,
  ) {}

  /** A frame from the wire. */
  accept(frame: Frame): void {
    if (this.trace !== null) this.trace.tap(Tap.BackendReceived, frame);
    const finding = inspectHeaders(frame);
    if (finding === WELL_FORMED) this.endpoint.receive(frame);
    else {
      this.drops.add(finding >= 0 ? finding : Drop.NotForUs);
      this.pool.release(frame);
    }
    this.react();
  }

  timerExpired(): void {
    this.endpoint.runTimers();
    this.react();
  }

  /** Lets the application act on all news, and TCP send what came of it. */
  react(): void {
    const { endpoint, sockets } = this;
    do {
      sockets.collectEvents();
      if (sockets.hasReady) this.app.run();
      endpoint.flush();
    } while (endpoint.ctx.hasEvents);
  }
}
