import type { Frame } from '#engine/wire/frame.ts';

/** What the bus tells the host. */
export interface HostPort {
  /** A frame now lies in receive ring `queue`. The host polls for it; here it may only look. */
  received(queue: number, frame: Frame): void;
  /** The NIC interrupts: frames wait in receive ring `queue`, and no more interrupts come before the next `armInterrupt`. */
  interrupted(queue: number): void;
  /** A transmit descriptor's write-back says how a hand-over went. */
  handOverAnswered(queue: number, connection: number, isTaken: boolean): void;
  /** NIC to host: news about a flow it ended alone; `why` is a TeardownEnd. */
  teardownEnded(queue: number, connection: number, why: number): void;
}

/** What the bus tells the NIC. */
export interface NicPort {
  fromHost(frame: Frame): void;
}
