import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { FrameQueues } from '#engine/pcie/frameQueues.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** How long a full ring is left alone before it is tried again, ps. */
const RETRY = 1e6;

/** Messages on their way to the host. A ring without a free entry makes them wait, in order: news is never dropped. */
export class EventRings {
  readonly #waiting: FrameQueues;
  #count = 0;
  readonly #alarm: Alarm;
  readonly #due = new Float64Array(1);
  /** Messages that had to wait. */
  waited = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly bus: PcieBus,
  ) {
    this.#waiting = new FrameQueues(bus.queues);
    this.#alarm = timeline.alarm(() => this.#retry());
  }

  get isIdle(): boolean {
    return this.#count === 0;
  }

  send(message: Frame): void {
    if (this.#waiting.count(message.queue) === 0 && this.bus.sendToHost(message)) return;
    this.#waiting.push(message.queue, message);
    this.waited++;
    this.#count++;
    this.#wait();
  }

  #wait(): void {
    if (this.#alarm.isSet) return;
    this.#due[0] = this.timeline.clock[0] + RETRY;
    this.#alarm.atRow(this.#due, 0);
  }

  #retry(): void {
    for (let queue = 0; queue < this.bus.queues; queue++) {
      while (this.#waiting.count(queue) > 0 && this.bus.hasRoom(queue)) {
        this.bus.sendToHost(this.#waiting.shift(queue) as Frame);
        this.#count--;
      }
    }
    if (this.#count > 0) this.#wait();
  }
}
