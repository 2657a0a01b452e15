import { before } from '#engine/wire/sequence.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { NewReno } from './newReno.ts';

/** Alpha = 1 in the row's fixed point; g = 1/16 (RFC 8257 §4.2). */
const ONE = 1 << 20;
const GAIN_SHIFT = 4;

/** RFC 8257: the window shrinks by the share of bytes that were marked. Growth and losses are NewReno's. */
export class Dctcp extends NewReno {
  override begin(tcb: Tcb, segments: number): void {
    super.begin(tcb, segments);
    tcb.alpha = ONE; // §3.3: the first mark halves
    tcb.bytesAcked = 0;
    tcb.bytesMarked = 0;
    tcb.windowEnd = tcb.sndMax;
  }

  override onMarks(tcb: Tcb, bytes: number, isMarked: boolean, acknowledgment: number): void {
    tcb.bytesAcked += bytes;
    if (isMarked) tcb.bytesMarked += bytes;
    if (before(acknowledgment, tcb.windowEnd) || tcb.bytesAcked === 0) return;
    const share = Math.floor((tcb.bytesMarked * ONE) / tcb.bytesAcked);
    tcb.alpha += (share >> GAIN_SHIFT) - (tcb.alpha >> GAIN_SHIFT); // §3.3, step 6
    tcb.bytesAcked = 0;
    tcb.bytesMarked = 0;
    tcb.windowEnd = tcb.sndMax;
  }

  /** §3.3, step 9: cwnd * (1 - alpha / 2). */
  override onCongestionMark(tcb: Tcb): void {
    const less = Math.floor((tcb.cwnd * (tcb.alpha / 2)) / ONE);
    tcb.cwnd = Math.max(2 * tcb.mss, tcb.cwnd - less);
    tcb.ssthresh = tcb.cwnd;
  }
}
