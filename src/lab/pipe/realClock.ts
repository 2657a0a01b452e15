import type { Readable, Writable } from 'node:stream';
import type { OpenServer } from '#engine/testbed/applications.ts';
import { MessageCutter, MessageWriter } from './messages.ts';

/** Events between two looks at the input. */
const EVENTS_PER_SLICE = 2000;
/** A timer of this platform is no finer, ms. */
const FINEST = 1;
/** Nothing to do: look again, ms. */
const IDLE = 1000;
const NS_PER_MS = 1e6;

/** Emulated time follows the clock on the wall: frames are let in when they come, and out when their time has come. */
export class RealClock {
  readonly #cutter = new MessageCutter();
  readonly #writer: MessageWriter;
  readonly #began = process.hrtime.bigint();
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(
    private readonly input: Readable,
    output: Writable,
    private readonly server: OpenServer,
  ) {
    this.#writer = new MessageWriter(output);
    output.on('drain', () => this.#schedule());
  }

  show(_time: number, bytes: Uint8Array): void {
    this.#writer.add(Buffer.from(bytes));
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.input.on('data', (chunk: Buffer) => this.#guarded(() => this.#arrive(chunk)));
      this.input.on('end', () => this.#guarded(() => this.#end()));
      this.input.on('error', reject);
      this.#schedule();
    });
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#rest();
      this.input.destroy();
      this.#reject(error);
    }
  }

  #elapsed(): number {
    return Number(process.hrtime.bigint() - this.#began);
  }

  #arrive(chunk: Buffer): void {
    const { machine } = this.server;
    machine.advance(Math.max(machine.now, this.#elapsed()), EVENTS_PER_SLICE);
    for (const frame of this.#cutter.take(chunk)) machine.arrive(frame);
    this.#schedule();
  }

  #end(): void {
    this.#rest();
    this.#cutter.end();
    void this.#writer.drained().then(this.#resolve, this.#reject);
  }

  /** Frames the reader has not taken hold time back, so that no memory fills up with them. */
  #step(): void {
    const { machine } = this.server;
    machine.advance(Math.max(machine.now, this.#elapsed()), EVENTS_PER_SLICE);
    if (this.#writer.flush()) this.#schedule();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = undefined;
    this.#immediate = undefined;
  }

  /** Wakes when the machine's next event is due: at once when that is sooner than a timer can be. */
  #schedule(): void {
    this.#rest();
    const wait = Math.min(IDLE, (this.server.machine.next - this.#elapsed()) / NS_PER_MS);
    const step = (): void => this.#guarded(() => this.#step());
    if (wait < FINEST) this.#immediate = setImmediate(step);
    else this.#timer = setTimeout(step, Math.floor(wait));
  }
}
