import type { IcmpMessage } from '#engine/wire/icmp.ts';
import { IcmpType, Unreachable } from '#engine/wire/icmp.ts';
import { atOrBefore, before } from '#engine/wire/sequence.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { Count } from './counters.table.ts';
import { CloseReason } from './events.table.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

const NONE = -1;
const HEADERS = 40;
/** No path is believed to be narrower: what every host must take (RFC 1122 §3.3.2), less two headers, is the default MSS. */
const LEAST_MTU = 576;
/** RFC 1191 §7.1: common sizes, for routers that do not say theirs. */
const plateaus: readonly number[] = [1492, 1006, 576];

/**
 * An ICMP error quotes a segment of ours. False when that segment is not in flight on a live connection: then it is old,
 * or forged, and nothing happens (RFC 5927 §4.1).
 */
export function pathErrorArrives(ctx: TcpContext, message: IcmpMessage): boolean {
  const id = ctx.flows.find(message.quotedSource, message.quotedDestination, message.quotedPorts);
  if (id === NONE) return false;
  const tcb = ctx.tcbs.open(id);
  const sequence = message.quotedSequence;
  if (!atOrBefore(tcb.sndUna, sequence) || !before(sequence, tcb.sndMax)) {
    ctx.counts[Count.OutOfWindowIcmps]++;
    return false;
  }
  const isUnreachable = message.type === IcmpType.DestinationUnreachable;
  if (isUnreachable) ctx.counts[Count.InDestUnreachs]++;
  if (isUnreachable && message.code === Unreachable.FragmentationNeeded) narrowPath(ctx, tcb, message);
  else if (isUnreachable && tcb.state < State.Established) abandon(ctx, tcb, message.code);
  else noteSoftError(tcb);
  return true;
}

/** RFC 5461 §4.1: before the connection stands, an error ends the attempt; nothing is lost but waiting. */
function abandon(ctx: TcpContext, tcb: Tcb, code: number): void {
  finish(ctx, tcb, code === Unreachable.Port ? CloseReason.Refused : CloseReason.Unreachable);
}

/** RFC 1122 §4.2.3.9: an established connection goes on trying; if it gives up without progress, this was why. */
function noteSoftError(tcb: Tcb): void {
  tcb.raise(TcbFlag.SoftError);
  tcb.softErrorUna = tcb.sndUna;
}

/** Did an ICMP error say why nothing was acknowledged since? */
export function hasSoftError(tcb: Tcb): boolean {
  return tcb.has(TcbFlag.SoftError) && tcb.softErrorUna === tcb.sndUna;
}

/** RFC 1191 §6.4: smaller segments from the quoted one on; no sign of congestion, so the window stays. */
function narrowPath(ctx: TcpContext, tcb: Tcb, message: IcmpMessage): void {
  const sent = message.quotedLength;
  const mtu = message.nextHopMtu || (plateaus.find((size) => size < sent) ?? LEAST_MTU);
  if (mtu >= sent) return; // that segment would have fitted (RFC 5927 §7.2)
  const options = tcb.has(TcbFlag.Timestamps) ? TIMESTAMP_BYTES : 0;
  const mss = Math.max(mtu, LEAST_MTU) - HEADERS - options;
  if (mss >= tcb.mss) return;
  tcb.mss = mss;
  ctx.counts[Count.PathMtuLowered]++;
  // The NIC holds the segments of a connection handed over, as they are.
  if (tcb.state < State.Established || tcb.has(TcbFlag.HandingOver)) return;
  const sequence = message.quotedSequence;
  ctx.scoreboard.end(tcb); // what is sent again is told anew
  if (before(sequence, tcb.sndNxt)) tcb.sndNxt = sequence;
  tcb.rttStart = -1;
  ctx.wantOutput(tcb);
}
