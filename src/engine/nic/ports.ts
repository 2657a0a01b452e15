import type { Frame, FrameSink } from '#engine/wire/frame.ts';

/** The card's two ports: 0 leads to the clients, 1 to the backends of a proxy (paper §5). */
export const NicPortNumber = { Clients: 0, Backends: 1 } as const;

/** Where frames come in: they say so from here on. */
export class PortIn implements FrameSink {
  constructor(
    private readonly port: number,
    private readonly card: FrameSink,
  ) {}

  accept(frame: Frame): void {
    frame.port = this.port;
    this.card.accept(frame);
  }
}

/** Where frames leave: by the port they name. */
export class PortsOut implements FrameSink {
  constructor(
    private readonly toClients: FrameSink,
    private readonly toBackends: FrameSink,
  ) {}

  accept(frame: Frame): void {
    if (frame.port === NicPortNumber.Backends) this.toBackends.accept(frame);
    else this.toClients.accept(frame);
  }
}
