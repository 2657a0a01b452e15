import { setEcn } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { before } from '#engine/wire/sequence.ts';
import type { TcpContext } from './context.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/** The two bits of the IP header (RFC 3168 §5). */
export const Ecn = { NotCapable: 0, Capable: 2, Congested: 3 } as const;

/** What our SYN or SYN-ACK says (RFC 3168 §6.1.1); a SYN sent again does without, lest a middlebox drops it (§6.1.1.1). */
export function ecnOfSyn(ctx: TcpContext, tcb: Tcb, isAnswer: boolean): number {
  if (isAnswer) return tcb.has(TcbFlag.Ecn) ? Flag.Ece : 0;
  return ctx.config.ecn && tcb.attempts === 0 ? Flag.Ece | Flag.Cwr : 0;
}

/** The peer's SYN asks with both flags; its SYN-ACK says yes with ECE alone. */
export function adoptEcn(ctx: TcpContext, tcb: Tcb, flags: number): void {
  if (!ctx.config.ecn) return;
  const said = flags & (Flag.Ece | Flag.Cwr);
  if (said === ((flags & Flag.Ack) === 0 ? Flag.Ece | Flag.Cwr : Flag.Ece)) agreeOnEcn(tcb);
}

export function agreeOnEcn(tcb: Tcb): void {
  tcb.raise(TcbFlag.Ecn);
  tcb.reducedUntil = tcb.iss;
}

/** The flags of a composed segment; only new data may be marked: no repetition, acknowledgment or probe (§6.1.4-6.1.6). */
export function dressForEcn(tcb: Tcb, frame: Frame): void {
  const tcp = frame.tcp;
  if ((tcp.flags & (Flag.Syn | Flag.Rst)) !== 0) return;
  if (tcb.has(TcbFlag.EchoCongestion)) tcp.flags |= Flag.Ece;
  if (frame.tcpPayloadLength === 0 || before(tcp.sequence, tcb.sndMax)) return;
  if (tcb.has(TcbFlag.CwrDue)) {
    tcb.lower(TcbFlag.CwrDue);
    tcp.flags |= Flag.Cwr;
  }
  setEcn(frame, Ecn.Capable);
}
