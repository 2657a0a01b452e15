import { ipv4HeaderSum, tcpSum } from './checksum.ts';
import { Drop } from './dropReasons.table.ts';
import type { Frame } from './frame.ts';
import { EtherType, TCP_START } from './headers.table.ts';

export const WELL_FORMED = -1;

/**
 * The border check: `WELL_FORMED`, or the first defect as a row of dropReasons.table.ts. After it no accessor of the
 * headers can fail. Trailing bytes beyond the IP length are padding (IEEE 802.3) and are allowed.
 */
export function inspectHeaders(frame: Frame): number {
  if (frame.length < TCP_START + 20) return Drop.Truncated;
  const etherType = frame.ethernet.etherType;
  if (etherType !== EtherType.Ipv4 && etherType !== EtherType.Teardown) return Drop.UnknownEtherType;
  const ip = frame.ip;
  const first = ip.versionAndLength;
  if (first >>> 4 !== 4) return Drop.IpVersion;
  if ((first & 15) !== 5) return (first & 15) < 5 ? Drop.IpLength : Drop.IpOptions;
  const total = ip.totalLength;
  if (total < 40 || total + 14 > frame.length) return Drop.IpLength;
  if ((ip.fragment & 0x3fff) !== 0) return Drop.IpFragment;
  if (ip.protocol !== 6) return Drop.NotTcp;
  if (ipv4HeaderSum(frame.slab.words, frame.ipStart) !== 0xffff) return Drop.IpChecksum;
  const headerBytes = frame.tcp.headerBytes;
  if (headerBytes < 20 || headerBytes > total - 20) return Drop.TcpLength;
  return WELL_FORMED;
}

/** The TCP checksum, verified once: by the NIC when it offloads it, else by the stack. */
export function verifyTcpChecksum(frame: Frame): boolean {
  if (!frame.isVerified)
    frame.isVerified = tcpSum(frame.slab.words, frame.ipStart, frame.tcpLength) === 0xffff;
  return frame.isVerified;
}
