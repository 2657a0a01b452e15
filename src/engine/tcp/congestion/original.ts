import type { Tcb } from '#engine/tcp/tcb.ts';
import { NewReno } from './newReno.ts';

/** Segments. */
const FIRST_THRESHOLD = 10;

/**
 * What the released stack does (source-facts C.13, E-H24): growth by whole segments, so that short exchanges never grow;
 * a loss sends everything from it on again; the window stays inflated when recovery ends.
 */
export class OriginalControl extends NewReno {
  override readonly isGoBackN: boolean = true;

  override begin(tcb: Tcb, segments: number): void {
    super.begin(tcb, segments);
    tcb.ssthresh = FIRST_THRESHOLD * tcb.mss;
  }

  override onAcknowledged(tcb: Tcb, bytes: number): void {
    const segments = Math.floor(bytes / tcb.mss);
    if (tcb.cwnd < tcb.ssthresh) tcb.cwnd += tcb.mss * segments;
    else tcb.cwnd += Math.floor((segments * tcb.mss * tcb.mss) / tcb.cwnd);
  }

  override onLoss(tcb: Tcb): void {
    tcb.ssthresh = Math.max(Math.min(tcb.cwnd, tcb.sndWnd) >> 1, 2 * tcb.mss);
    tcb.cwnd = tcb.ssthresh;
  }

  override onPartialAcknowledgment(tcb: Tcb, bytes: number): void {
    this.onAcknowledged(tcb, bytes);
  }

  override onRecovered(): void {}

  override onIdle(): void {}

  override onTimeout(tcb: Tcb): void {
    this.onLoss(tcb);
    tcb.cwnd = tcb.mss;
  }
}
