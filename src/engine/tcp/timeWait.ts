import { before } from '#engine/wire/sequence.ts';
import type { TcpOptions } from '#engine/wire/tcpOptions.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';

/**
 * Is a SYN newer than all of the connection in TIME-WAIT? Its timestamp tells where both have one (RFC 6191 §2), else, or
 * where they are equal, its sequence number (RFC 1122 §4.2.2.13).
 */
export function isNewerThanTimeWait(tcb: Tcb, sequence: number, options: TcpOptions): boolean {
  if (tcb.has(TcbFlag.Timestamps) && options.hasTimestamps && options.timestampValue !== tcb.timestampRecent)
    return before(tcb.timestampRecent, options.timestampValue);
  return before(tcb.rcvNxt, sequence);
}
