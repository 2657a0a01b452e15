import type { TcpContext } from './context.ts';
import type { TcpConfig } from './config.ts';
import type { Tcb } from './tcb.ts';

/** Clock granularity G, us: the unit of every time in a control block. */
const GRANULARITY = 1;

/** Round trips are measured modulo 2^31 us. */
const RTT_MASK = 0x7fffffff;

export function startRttSample(ctx: TcpContext, tcb: Tcb): void {
  tcb.rttStart = ctx.nowUs & RTT_MASK;
}

export function endRttSample(ctx: TcpContext, tcb: Tcb): void {
  takeRttSample(tcb, ctx.config, Math.max(1, (ctx.nowUs - tcb.rttStart) & RTT_MASK));
}

/** RFC 6298 §2: srtt is kept in 1/8 us and rttvar in 1/4 us, so that alpha = 1/8 and beta = 1/4 are shifts. */
function takeRttSample(tcb: Tcb, config: TcpConfig, sample: number): void {
  if (tcb.srtt === 0) {
    tcb.srtt = sample << 3; // (2.2)
    tcb.rttvar = sample << 1;
  } else {
    const error = sample - (tcb.srtt >> 3);
    tcb.rttvar += Math.abs(error) - (tcb.rttvar >> 2); // (2.3): the variation first
    tcb.srtt = Math.max(1, tcb.srtt + error);
  }
  tcb.rto = baseRto(tcb, config);
}

/** SRTT + max(G, 4 * RTTVAR) within the bounds (2.3-2.5); the initial value before any sample (2.1). */
export function baseRto(tcb: Tcb, config: TcpConfig): number {
  if (tcb.srtt === 0) return config.rtoInitial;
  const rto = (tcb.srtt >> 3) + Math.max(GRANULARITY, tcb.rttvar);
  return Math.min(config.rtoMax, Math.max(config.rtoMin, rto));
}

/** (5.5): doubled on every expiry, up to the cap. */
export function backOff(tcb: Tcb, config: TcpConfig): void {
  tcb.rto = Math.min(config.rtoMax, tcb.rto * 2);
}
