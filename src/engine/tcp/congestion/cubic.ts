import type { Tcb } from '#engine/tcp/tcb.ts';
import { cubeRoot } from './cubeRoot.ts';
import { NewReno } from './newReno.ts';

/** RFC 9438 §4.1.1, §4.6, §4.3: C in segments per s^3, the share kept on a loss, and the AIMD rate that equals Reno's. */
const C = 0.4;
const BETA = 0.7;
const ALPHA = (3 * (1 - BETA)) / (1 + BETA);
/** §4.2: a window grows by at most half in one round trip. */
const MOST_GROWTH = 1.5;

/** RFC 9438. Slow start and the recovery without SACK are NewReno's. */
export class Cubic extends NewReno {
  override begin(tcb: Tcb, segments: number): void {
    super.begin(tcb, segments);
    tcb.cubicMax = 0;
    tcb.cubicStart = 0;
    tcb.cubicPrior = 0;
  }

  override onAcknowledged(tcb: Tcb, bytes: number, nowUs: number): void {
    if (tcb.cwnd < tcb.ssthresh) {
      super.onAcknowledged(tcb, bytes, nowUs);
      return;
    }
    if (tcb.cubicStart === 0) this.#beginEpoch(tcb, nowUs);
    const cwnd = tcb.cwnd;
    // §4.3: what Reno would have by now; at Reno's own rate once it is back where it was
    const rate = tcb.cubicEstimate >= tcb.cubicPrior ? 1 : ALPHA;
    tcb.cubicEstimate += Math.max(1, Math.floor((rate * bytes * tcb.mss) / cwnd));
    const elapsed = ((nowUs - tcb.cubicStart) >>> 0) / 1e6;
    if (windowAfter(tcb, elapsed) < tcb.cubicEstimate) {
      tcb.cwnd = Math.max(cwnd, tcb.cubicEstimate);
      return;
    }
    const target = windowAfter(tcb, elapsed + (tcb.srtt >> 3) / 1e6); // §4.2: one round trip from now
    const bounded = Math.min(cwnd * MOST_GROWTH, Math.max(cwnd, target));
    tcb.cwnd += Math.floor(((bounded - cwnd) * bytes) / cwnd);
  }

  #beginEpoch(tcb: Tcb, nowUs: number): void {
    tcb.cubicStart = nowUs || 1;
    tcb.cubicEstimate = tcb.cwnd;
    if (tcb.cubicMax < tcb.cwnd) tcb.cubicMax = tcb.cwnd; // §4.8: K = 0 when nothing was lost above here
    // §4.2, equation 2
    tcb.cubicK = Math.round(1000 * cubeRoot((tcb.cubicMax - tcb.cwnd) / tcb.mss / C));
  }

  override onLoss(tcb: Tcb, flight: number): void {
    this.#remember(tcb);
    // §4.6; the flight stands for the window where the application sends less than it may
    tcb.ssthresh = Math.max(Math.floor(Math.min(flight, tcb.cwnd) * BETA), 2 * tcb.mss);
    tcb.cwnd = tcb.ssthresh;
  }

  override onTimeout(tcb: Tcb, flight: number): void {
    this.#remember(tcb);
    tcb.ssthresh = Math.max(Math.floor(flight * BETA), 2 * tcb.mss);
    tcb.cwnd = tcb.mss;
  }

  override onIdle(tcb: Tcb, segments: number): void {
    super.onIdle(tcb, segments);
    tcb.cubicStart = 0; // §4.2: time without data is no time of growth
  }

  /** §4.7, fast convergence: a flow whose peak falls gives room to newer ones. */
  #remember(tcb: Tcb): void {
    const cwnd = tcb.cwnd;
    tcb.cubicMax = cwnd < tcb.cubicMax ? Math.floor((cwnd * (1 + BETA)) / 2) : cwnd;
    tcb.cubicPrior = cwnd;
    tcb.cubicStart = 0;
  }
}

/** §4.2, equation 1, bytes. */
function windowAfter(tcb: Tcb, seconds: number): number {
  const t = seconds - tcb.cubicK / 1000;
  return C * t * t * t * tcb.mss + tcb.cubicMax;
}
