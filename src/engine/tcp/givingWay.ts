import type { Frame } from '#engine/wire/frame.ts';
import { challenge } from './challenge.ts';
import { finish } from './closing.ts';
import type { TcpContext } from './context.ts';
import { CloseReason } from './events.table.ts';
import { State } from './states.table.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { isNewer } from './timeWait.ts';

/**
 * A first acknowledgment whose cookie the NIC has found good meets a connection between the same ends. The NIC answers SYNs
 * without knowing who is open, so the question that a challenge acknowledgment puts to a SYN elsewhere (RFC 5961 §4.2) is put
 * here: a peer that still has the old connection goes on with it, and all is as before; one that has forgotten it (RFC 9293
 * §3.5.1) insists on the new one, and with the second vouched-for segment the old one is reset. True: the new one may begin.
 */
export function givesWay(ctx: TcpContext, tcb: Tcb, frame: Frame): boolean {
  const { sequence, acknowledgment } = frame.tcp;
  const answersOurs = acknowledgment === ((tcb.iss + 1) | 0);
  if (tcb.state === State.SynReceived) {
    if (answersOurs) return false;
    finish(ctx, tcb, CloseReason.Aborted); // the client knows the NIC's SYN-ACK, not the host's
    return true;
  }
  if (tcb.state === State.SynSent || (answersOurs && sequence === ((tcb.irs + 1) | 0))) return false;
  if (!ctx.config.cookiesProve) return false;
  if (tcb.state === State.TimeWait) {
    if (!isNewer(ctx, tcb, sequence)) return false;
    finish(ctx, tcb, CloseReason.Normal);
    return true;
  }
  if (tcb.has(TcbFlag.Doubted)) {
    finish(ctx, tcb, CloseReason.Reset);
    return true;
  }
  tcb.raise(TcbFlag.Doubted);
  challenge(ctx, tcb);
  return false;
}
