import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/** RFC 5961 §7: so many in so long for the whole machine, lest forged segments make it send one each; us. */
const SPAN = 5_000_000;
const MOST = 100;

/** What challenges a segment that may be forged: an acknowledgment of what we really have, now and then none. */
export function challenge(ctx: TcpContext, tcb: Tcb): void {
  const now = ctx.nowUs;
  if ((now - ctx.challengeSpan[0]) >>> 0 >= SPAN || ctx.challengeSpan[1] === 0) {
    ctx.challengeSpan[0] = now;
    ctx.challengeSpan[1] = 0;
  }
  if (ctx.challengeSpan[1] >= MOST) {
    ctx.counts[Count.ChallengeLimited]++;
    return;
  }
  ctx.challengeSpan[1]++;
  ctx.counts[Count.ChallengeAcks]++;
  tcb.raise(TcbFlag.AckNow | TcbFlag.AckIsDuplicate);
  ctx.wantOutput(tcb);
}
