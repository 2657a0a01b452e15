import type { Tcb } from '#engine/tcp/tcb.ts';

/** A congestion control algorithm: named moments over the window kept in the control block. */
export interface CongestionController {
  /** The connection is established. */
  begin(tcb: Tcb, segments: number): void;
  /** New data was acknowledged outside recovery. */
  onAcknowledged(tcb: Tcb, bytes: number): void;
  /** Third duplicate acknowledgment, with `flight` bytes outstanding. */
  onLoss(tcb: Tcb, flight: number): void;
  onDuplicateInRecovery(tcb: Tcb): void;
  onPartialAcknowledgment(tcb: Tcb, bytes: number): void;
  onRecovered(tcb: Tcb, flight: number): void;
  onTimeout(tcb: Tcb, flight: number): void;
}
