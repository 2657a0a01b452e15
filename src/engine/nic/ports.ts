import type { Frame, FrameSink } from '#engine/wire/frame.ts';

/** The card's two ports. */
export const NicPortNumber = { First: 0, Second: 1 } as const;

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
    private readonly first: FrameSink,
    private readonly second: FrameSink,
  ) {}

  accept(frame: Frame): void {
    if (frame.port === NicPortNumber.Second) this.second.accept(frame);
    else this.first.accept(frame);
  }
}
