import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';

/** When the NIC interrupts the host. */
export interface InterruptConfig {
  /** Longest wait for more frames, ps. */
  readonly delay: number;
  /** Frames that are never kept waiting for more. */
  readonly frames: number;
}

/**
 * The NIC's side of NAPI, a vector for each receive ring: armed by the host once it has emptied the ring, it fires once, when
 * enough frames lie there or the first has waited long enough, and stays silent until it is armed again.
 */
export class Interrupts {
  readonly #isArmed: Uint8Array;
  /** When the first frame has waited long enough, ps; read by its alarm. */
  readonly #due: Float64Array;
  readonly #alarms: Alarm[];

  constructor(
    private readonly timeline: Timeline,
    queues: number,
    private readonly config: InterruptConfig,
    private readonly raise: (queue: number) => void,
  ) {
    this.#isArmed = new Uint8Array(queues);
    this.#due = new Float64Array(queues);
    this.#alarms = Array.from({ length: queues }, (_, queue) => timeline.alarm(() => this.#fire(queue)));
  }

  /** `waiting` frames were written to the ring and not yet taken. */
  arm(queue: number, waiting: number): void {
    this.#isArmed[queue] = 1;
    if (waiting > 0) this.frameWritten(queue, waiting);
  }

  /** One more frame is on its way into the ring; `waiting` counts it. */
  frameWritten(queue: number, waiting: number): void {
    if (this.#isArmed[queue] === 0) return;
    const { delay, frames } = this.config;
    if (waiting >= frames || delay === 0) {
      this.#fire(queue);
      return;
    }
    if (this.#alarms[queue].isSet) return;
    this.#due[queue] = this.timeline.clock[0] + delay;
    this.#alarms[queue].atRow(this.#due, queue);
  }

  #fire(queue: number): void {
    this.#alarms[queue].cancel();
    this.#isArmed[queue] = 0;
    this.raise(queue);
  }
}
