import type { Frame, FrameSink } from '#engine/wire/frame.ts';

/** What machines behind two switches send: by their address, into the link of the switch they stand behind. */
export class SwitchIn implements FrameSink {
  frames = 0;

  constructor(
    private readonly first: FrameSink,
    private readonly second: FrameSink,
    /** 0 or 1. */
    private readonly portOf: (address: number) => number,
  ) {}

  accept(frame: Frame): void {
    this.frames++;
    if (this.portOf(frame.ip.source) === 0) this.first.accept(frame);
    else this.second.accept(frame);
  }
}

/** What reaches a switch: to machines of one kind or the other. Those of a kind are one, whichever switch they stand behind. */
export class SwitchOut implements FrameSink {
  /** Frames to backends. */
  frames = 0;
  #clients: FrameSink | null = null;
  #backends: FrameSink | null = null;

  constructor(private readonly isBackend: (address: number) => boolean) {}

  lead(clients: FrameSink, backends: FrameSink): void {
    this.#clients = clients;
    this.#backends = backends;
  }

  accept(frame: Frame): void {
    if (this.isBackend(frame.ip.destination)) {
      this.frames++;
      this.#backends?.accept(frame);
    } else this.#clients?.accept(frame);
  }
}
