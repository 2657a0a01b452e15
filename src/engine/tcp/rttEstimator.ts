import { ahead } from '#engine/wire/sequence.ts';
import type { TcpContext } from './context.ts';
import type { TcpConfig } from './config.ts';
import { sampleAsReleased } from './released/releasedTimestamps.ts';
import type { Tcb } from './tcb.ts';

/** Clock granularity G, us: the unit of every time in a control block. */
const GRANULARITY = 1;

/** A tick of the timestamp clock, us; an echo of fewer ticks tells less than the clock of us does; of more it is no echo of ours. */
const STAMP = 1000;
const FINEST_ECHO = 2;
const OLDEST_ECHO = 1_000_000;

/** Round trips are measured modulo 2^31 us. */
const RTT_MASK = 0x7fffffff;

export function startRttSample(ctx: TcpContext, tcb: Tcb): void {
  tcb.rttStart = ctx.nowUs & RTT_MASK;
}

/** `samples`: how many one round trip brings, which then weigh as one. */
export function endRttSample(ctx: TcpContext, tcb: Tcb, samples = 1): void {
  const measured = Math.max(1, (ctx.nowUs - tcb.rttStart) & RTT_MASK);
  const sample = ctx.config.releasedTimestamps ? sampleAsReleased(tcb, measured) : measured;
  takeRttSample(tcb, ctx.config, sample, sample < FINEST_ECHO * STAMP ? 1 : samples);
}

/** RFC 7323 appendix G: an acknowledgment for every second segment of the flight. */
export function samplesExpected(tcb: Tcb, acked: number): number {
  return Math.max(1, Math.ceil((acked + ahead(tcb.sndUna, tcb.sndMax)) / (2 * tcb.mss)));
}

/** RFC 7323 §4.1: the time since the timestamp that comes back was sent; it tells of repetitions as well. */
export function takeEchoSample(ctx: TcpContext, tcb: Tcb, samples: number): void {
  const { options } = ctx;
  if (!options.hasTimestamps) return;
  const ticks = (ctx.timestamp - options.timestampEcho) | 0;
  if (ticks >= FINEST_ECHO && ticks < OLDEST_ECHO) takeRttSample(tcb, ctx.config, ticks * STAMP, samples);
  else if (tcb.attempts > 0) tcb.rto = baseRto(tcb, ctx.config); // shorter than the clock tells: it ends the back-off
}

/**
 * RFC 6298 §2: srtt is kept in 1/8 us and rttvar in 1/4 us, so that alpha = 1/8 and beta = 1/4 are shifts; of several
 * `samples` in a round trip each weighs so much less (RFC 7323 appendix G).
 */
function takeRttSample(tcb: Tcb, config: TcpConfig, sample: number, samples: number): void {
  if (tcb.srtt === 0) {
    tcb.srtt = sample << 3; // (2.2)
    tcb.rttvar = sample << 1;
  } else {
    const error = sample - (tcb.srtt >> 3);
    const spread = Math.abs(error) - (tcb.rttvar >> 2);
    tcb.rttvar += samples === 1 ? spread : Math.trunc(spread / samples); // (2.3): the variation first
    tcb.srtt = Math.max(1, tcb.srtt + (samples === 1 ? error : Math.trunc(error / samples)));
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
