import type { Tcb } from '#engine/tcp/tcb.ts';
import type { CongestionController } from './controller.ts';

const UNBOUNDED = 0x3fffffff;

/** RFC 5681 with the recovery of RFC 6582. */
export class NewReno implements CongestionController {
  readonly isGoBackN: boolean = false;

  begin(tcb: Tcb, segments: number): void {
    tcb.cwnd = segments * tcb.mss; // RFC 6928
    tcb.ssthresh = UNBOUNDED;
  }

  onAcknowledged(tcb: Tcb, bytes: number, _nowUs: number): void {
    if (tcb.cwnd < tcb.ssthresh) {
      tcb.cwnd += Math.min(bytes, tcb.mss); // RFC 5681 §3.1 (2)
      return;
    }
    tcb.cwnd = Math.min(UNBOUNDED, tcb.cwnd + Math.max(1, Math.floor((tcb.mss * tcb.mss) / tcb.cwnd))); // (3)
  }

  onLoss(tcb: Tcb, flight: number): void {
    tcb.ssthresh = Math.max(flight >> 1, 2 * tcb.mss); // (4)
    tcb.cwnd = tcb.ssthresh;
  }

  onDuplicateInRecovery(tcb: Tcb): void {
    tcb.cwnd += tcb.mss;
  }

  onPartialAcknowledgment(tcb: Tcb, bytes: number): void {
    tcb.cwnd = Math.max(tcb.mss, tcb.cwnd - bytes + (bytes >= tcb.mss ? tcb.mss : 0)); // RFC 6582 §3.2 step 3
  }

  onRecovered(tcb: Tcb, flight: number): void {
    tcb.cwnd = Math.min(tcb.ssthresh, Math.max(flight, tcb.mss) + tcb.mss);
  }

  onTimeout(tcb: Tcb, flight: number): void {
    tcb.ssthresh = Math.max(flight >> 1, 2 * tcb.mss);
    tcb.cwnd = tcb.mss;
  }

  /** RFC 5681 §4.1: the restart window; what was learned of the path is old. */
  onIdle(tcb: Tcb, segments: number): void {
    tcb.cwnd = Math.min(tcb.cwnd, segments * tcb.mss);
  }

  onMarks(_tcb: Tcb, _bytes: number, _isMarked: boolean, _acknowledgment: number): void {}

  /** RFC 3168 §6.1.2: as if the segment had been lost. */
  onCongestionMark(tcb: Tcb, flight: number): void {
    this.onLoss(tcb, flight);
  }
}
