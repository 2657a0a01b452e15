import { ARP_BYTES, ArpOperation, ArpPacket } from './arp.ts';
import { ipv4HeaderSum, sumWords, tcpSum } from './checksum.ts';
import { Drop } from './dropReasons.table.ts';
import type { Frame } from './frame.ts';
import { ETHERNET_BYTES, EtherType, IPV4_BYTES, TCP_START } from './headers.table.ts';
import { ICMP_BYTES, IcmpMessage, QUOTE_BYTES } from './icmp.ts';

/** A TCP segment, an ARP packet, an ICMP message; every defect is a row of dropReasons.table.ts. */
export const WELL_FORMED = -1;
export const WELL_FORMED_ARP = -2;
export const WELL_FORMED_ICMP = -3;

const PROTOCOL_TCP = 6;
const PROTOCOL_ICMP = 1;
/** Version 4, five words. */
const PLAIN_HEADER = 0x45;
const arp = new ArpPacket();
const icmp = new IcmpMessage();

/**
 * The border check: what the frame is, or its first defect. After it no accessor of the headers can fail. Trailing bytes
 * beyond the IP length are padding (IEEE 802.3) and are allowed.
 */
export function inspectHeaders(frame: Frame): number {
  if (frame.length < TCP_START + 20) return inspectOther(frame);
  if (frame.ethernet.etherType !== EtherType.Ipv4) return inspectOther(frame);
  const ip = frame.ip;
  if (ip.versionAndLength !== PLAIN_HEADER) return firstByteDefect(ip.versionAndLength);
  if (ip.protocol !== PROTOCOL_TCP) return inspectOther(frame);
  const total = ip.totalLength;
  if (total < 40 || total + 14 > frame.length) return Drop.IpLength;
  if ((ip.fragment & 0x3fff) !== 0) return Drop.IpFragment;
  if (ipv4HeaderSum(frame.slab.words, frame.ipStart) !== 0xffff) return Drop.IpChecksum;
  if (isNoHost(ip.source) || ip.source === ip.destination) return Drop.IpSource;
  const headerBytes = frame.tcp.headerBytes;
  if (headerBytes < 20 || headerBytes > total - 20) return Drop.TcpLength;
  return WELL_FORMED;
}

/** This network, loopback, multicast, class E and broadcast: nobody to answer (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3). */
function isNoHost(address: number): boolean {
  const first = address >>> 24;
  return first === 0 || first === 127 || first >= 224;
}

function firstByteDefect(first: number): number {
  if (first >>> 4 !== 4) return Drop.IpVersion;
  return (first & 15) < 5 ? Drop.IpLength : Drop.IpOptions;
}

/** Everything that is no TCP segment, or too short for one. */
function inspectOther(frame: Frame): number {
  if (frame.length < ETHERNET_BYTES + ARP_BYTES) return Drop.Truncated;
  const etherType = frame.ethernet.etherType;
  if (etherType === EtherType.Arp) return inspectArp(frame);
  if (etherType !== EtherType.Ipv4) return Drop.UnknownEtherType;
  const ip = frame.ip;
  if (ip.versionAndLength !== PLAIN_HEADER) return firstByteDefect(ip.versionAndLength);
  if (ip.protocol === PROTOCOL_TCP) return Drop.Truncated;
  const total = ip.totalLength;
  if (total < IPV4_BYTES || total + ETHERNET_BYTES > frame.length) return Drop.IpLength;
  if ((ip.fragment & 0x3fff) !== 0) return Drop.IpFragment;
  if (ip.protocol !== PROTOCOL_ICMP) return Drop.NotTcp;
  if (ipv4HeaderSum(frame.slab.words, frame.ipStart) !== 0xffff) return Drop.IpChecksum;
  return inspectIcmp(frame, total - IPV4_BYTES);
}

function inspectArp(frame: Frame): number {
  const { isIpv4OverEthernet, operation } = arp.open(frame);
  const isKnown = operation === ArpOperation.Request || operation === ArpOperation.Reply;
  return isIpv4OverEthernet && isKnown ? WELL_FORMED_ARP : Drop.ArpFormat;
}

function inspectIcmp(frame: Frame, length: number): number {
  if (length < ICMP_BYTES) return Drop.IcmpLength;
  if (sumWords(frame.slab.words, frame.ipStart + IPV4_BYTES, length) !== 0xffff) return Drop.IcmpChecksum;
  if (icmp.open(frame).isError && length < ICMP_BYTES + QUOTE_BYTES) return Drop.IcmpLength;
  return WELL_FORMED_ICMP;
}

/** The TCP checksum, verified once: by the NIC when it offloads it, else by the stack. */
export function verifyTcpChecksum(frame: Frame): boolean {
  if (!frame.isVerified)
    frame.isVerified = tcpSum(frame.slab.words, frame.ipStart, frame.tcpLength) === 0xffff;
  return frame.isVerified;
}
