import type { Tcb } from '#engine/tcp/tcb.ts';
import type { CongestionController } from './controller.ts';

const UNBOUNDED = 0x3fffffff;

/** Only the peer's window limits: for experiments that want to see what congestion control is for. */
export class NoControl implements CongestionController {
  readonly isGoBackN = false;

  begin(tcb: Tcb): void {
    tcb.cwnd = UNBOUNDED;
    tcb.ssthresh = UNBOUNDED;
  }
  onAcknowledged(): void {}
  onLoss(): void {}
  onDuplicateInRecovery(): void {}
  onPartialAcknowledgment(): void {}
  onRecovered(): void {}
  onMarks(): void {}
  onCongestionMark(): void {}
  onTimeout(): void {}
  onIdle(): void {}
}
