import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** How long a full receive ring is left alone, ps. */
const PAUSE = 10e6;

/** Messages for which a receive ring had no room: they wait, in order, for a host that forgets a pair only when it is told. */
export class HostMail {
  readonly #alarm: Alarm;
  #first: Frame | null = null;
  #last: Frame | null = null;

  constructor(
    private readonly timeline: Timeline,
    private readonly bus: PcieBus,
  ) {
    this.#alarm = timeline.alarm(() => this.#deliver());
  }

  get isEmpty(): boolean {
    return this.#first === null;
  }

  /** Sends a message, or keeps it. */
  send(frame: Frame): void {
    if (this.#first === null && this.bus.sendToHost(frame)) return;
    frame.next = null;
    if (this.#last === null) this.#first = frame;
    else this.#last.next = frame;
    this.#last = frame;
    if (!this.#alarm.isSet) this.#alarm.at(this.timeline.now + PAUSE);
  }

  #deliver(): void {
    for (let frame = this.#first; frame !== null; frame = this.#first) {
      const { next } = frame;
      if (!this.bus.sendToHost(frame)) {
        frame.next = next;
        this.#alarm.at(this.timeline.now + PAUSE);
        return;
      }
      this.#first = next;
    }
    this.#last = null;
  }
}
