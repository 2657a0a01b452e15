import { checksumField, ipv4HeaderSum, tcpSum } from './checksum.ts';
import type { Frame } from './frame.ts';
import { EtherType } from './headers.table.ts';

/** Don't fragment; TTL 64 (RFC 1122 §3.2.1.7). */
const DONT_FRAGMENT = 0x4000;
export const TIME_TO_LIVE = 64;
/** Locally administered addresses: 02-77, then the machine's number, which is its IP address. */
export const MAC_HIGH = 0x0277;

/** Fills Ethernet and IPv4 headers around a TCP segment of `tcpLength` bytes and sets the frame's length. */
export function composeIpv4(
  frame: Frame,
  sourceMac: number,
  destinationMac: number,
  source: number,
  destination: number,
  tcpLength: number,
  identification: number,
): void {
  frame.length = 34 + tcpLength;
  const ethernet = frame.ethernet;
  ethernet.setDestination(MAC_HIGH, destinationMac);
  ethernet.setSource(MAC_HIGH, sourceMac);
  ethernet.etherType = EtherType.Ipv4;
  const ip = frame.ip;
  ip.versionAndLength = 0x45;
  ip.trafficClass = 0;
  ip.totalLength = 20 + tcpLength;
  ip.identification = identification;
  ip.fragment = DONT_FRAGMENT;
  ip.timeToLive = TIME_TO_LIVE;
  ip.protocol = 6;
  ip.source = source;
  ip.destination = destination;
  ip.checksum = 0;
  ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
}

/** Sets the two ECN bits (RFC 3168 §5) and mends the header checksum. */
export function setEcn(frame: Frame, bits: number): void {
  const ip = frame.ip;
  ip.trafficClass = (ip.trafficClass & ~3) | bits;
  ip.checksum = 0;
  ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
}

/** Writes the TCP checksum over header and payload. */
export function sealTcp(frame: Frame): void {
  frame.tcp.checksum = 0;
  frame.tcp.checksum = checksumField(tcpSum(frame.slab.words, frame.ipStart, frame.tcpLength));
}
