import { Mark } from '#engine/pcie/controlMessages.table.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { Work } from '#engine/tcp/work.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import type { NextHops } from './stack/nextHops.ts';
import type { Routes } from './stack/routes.ts';
import type { HostTaps } from './taps.ts';

/** Row of testbed/taps.table.ts. */
const TapHostSent = 6;

/** A core's transmit side: what TCP composes waits for the end of the pass. */
export class TransmitQueue implements FrameSink {
  /** Frames that wait for the end of the pass, or for room in the transmit ring; a chain, for they may be many. */
  #first: Frame | null = null;
  #last: Frame | null = null;
  #posted = 0;
  work: Int32Array = new Int32Array(32);

  constructor(
    private readonly bus: PcieBus,
    private readonly queue: number,
    private readonly taps: HostTaps | null,
    /** null where hardware addresses follow from IP addresses. */
    readonly nextHops: NextHops | null,
    /** null where the card has one port. */
    private readonly routes: Routes | null,
  ) {}

  accept(frame: Frame): void {
    if (this.nextHops !== null && frame.mark !== Mark.SocketCommand) {
      const question = this.nextHops.direct(frame);
      if (question !== null) this.#append(question);
    }
    if (this.routes !== null) this.routes.direct(frame);
    this.#append(frame);
  }

  #append(frame: Frame): void {
    this.work[Work.txPacket]++;
    frame.queue = this.queue;
    if (frame.mark === EtherType.Teardown) {
      frame.mark = Mark.HandOver;
      frame.ethernet.etherType = EtherType.Teardown;
    }
    frame.next = null;
    if (this.#last === null) this.#first = frame;
    else this.#last.next = frame;
    this.#last = frame;
  }

  /** Takes what waits out again, the oldest first; null when nothing does. */
  shift(): Frame | null {
    const frame = this.#first;
    if (frame === null) return null;
    this.#first = frame.next;
    if (frame.next === null) this.#last = null;
    frame.next = null;
    return frame;
  }

  /** Writes descriptors for as many as the ring takes, and rings the doorbell. */
  send(): void {
    for (let frame = this.#first; frame !== null; frame = this.#first) {
      const next: Frame | null = frame.next;
      frame.next = null;
      if (!this.bus.post(frame)) {
        frame.next = next;
        break;
      }
      this.#first = next;
      this.#posted++;
      if (this.taps !== null) this.taps.tap(TapHostSent, frame);
    }
    if (this.#first === null) this.#last = null;
    if (this.#posted > 0) this.bus.ringDoorbell(this.queue);
    this.#posted = 0;
  }

  get isEmpty(): boolean {
    return this.#first === null;
  }
}
