import type { Forwarder } from './stack/forwarder.ts';

import type { SharedListener } from './sharedListener.ts';

/** What a host core is told. A profile (linux, mtcp, acceltcp) is one of these. */
export interface CoreConfig {
  /** Hz */
  readonly clock: number;
  /** Frames taken from a ring in one pass. */
  readonly burst: number;
  /** Switching to the application and back: a row of work.table.ts. */
  readonly switchWork: number;
  /** Stack and application are threads that take turns; else the stack runs in softirq, and a switch is paid when the application slept. */
  readonly stackThread: boolean;
  /** The core sleeps until the NIC interrupts it or a timer expires; else it polls. */
  readonly interrupts: boolean;
  /** From the interrupt to the first instruction of a sleeping core, ps. */
  readonly wakeUpTime: number;
  /** Payload is read in the receive frame and written in the transmit frame. */
  readonly zeroCopy: boolean;
  readonly ackPiggyback: boolean;
  /** As released: what the NIC marks as the first of a connection is not summed (E-H14). */
  readonly trustsCookies: boolean;
  /** Instead of TCP: what comes is rewritten and sent on. */
  readonly forwarder: Forwarder | null;
  /** The listening socket this core shares with others; null where it has its own, or is alone. */
  readonly listener: SharedListener | null;
  /** Cycles of one unit of each work, and the category they go to. */
  readonly cycles: Float64Array;
  readonly categories: Uint8Array;
}
