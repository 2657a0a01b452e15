import type { Tcb } from '#engine/tcp/tcb.ts';

/** A congestion control algorithm: named moments over the window kept in the control block. */
export interface CongestionController {
  /** A loss sends everything from it on again, instead of what is missing. */
  readonly isGoBackN: boolean;
  /** The connection is established. */
  begin(tcb: Tcb, segments: number): void;
  /** New data was acknowledged outside recovery. */
  onAcknowledged(tcb: Tcb, bytes: number, nowUs: number): void;
  /** A loss was told by duplicates, with `flight` bytes outstanding: once for each window. */
  onLoss(tcb: Tcb, flight: number): void;
  /** Without SACK each duplicate stands for a segment that has left the network. */
  onDuplicateInRecovery(tcb: Tcb): void;
  onPartialAcknowledgment(tcb: Tcb, bytes: number): void;
  onRecovered(tcb: Tcb, flight: number): void;
  /** With ECN: every acknowledgment, before SND.UNA moves. */
  onMarks(tcb: Tcb, bytes: number, isMarked: boolean, acknowledgment: number): void;
  /** The peer echoes congestion: once for each window. */
  onCongestionMark(tcb: Tcb, flight: number): void;
  onTimeout(tcb: Tcb, flight: number): void;
  /** Nothing was under way for longer than the retransmission timeout; `segments` is the initial window. */
  onIdle(tcb: Tcb, segments: number): void;
}
