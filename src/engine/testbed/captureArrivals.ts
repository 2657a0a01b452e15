import { readCapture } from '#engine/wire/captureReader.ts';
import type { ReadPacket } from '#engine/wire/captureReader.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';

/** When connections began in a capture: what `workload.arrivalTimes` takes. */
export interface CapturedArrivals {
  /** ns since the first, in order. */
  readonly times: number[];
  readonly packets: number;
  /** Why reading stopped early; null = it did not. */
  readonly defect: string | null;
}

// www.tcpdump.org/linktypes.html
const LinkType = {
  Loopback: 0,
  Ethernet: 1,
  Raw: 101,
  Cooked: 113,
  Ipv4: 228,
  Ipv6: 229,
  Cooked2: 276,
} as const;
const VLAN = 0x8100;
const SERVICE_VLAN = 0x88a8;
const IPV6 = 0x86dd;
const TCP = 6;
const IPV6_BYTES = 40;
const NONE = -1;

/** Where a packet's IP header begins, or -1. */
function ipStart({ linkType, bytes }: ReadPacket, view: DataView): number {
  switch (linkType) {
    case LinkType.Ethernet:
      return behindEtherType(view, bytes, 12);
    case LinkType.Cooked:
      return behindEtherType(view, bytes, 14);
    case LinkType.Cooked2:
      return bytes.length > 20 && isIp(view.getUint16(0)) ? 20 : NONE;
    case LinkType.Loopback:
      return 4;
    case LinkType.Raw:
    case LinkType.Ipv4:
    case LinkType.Ipv6:
      return 0;
    default:
      return NONE;
  }
}

const isIp = (etherType: number): boolean => etherType === EtherType.Ipv4 || etherType === IPV6;

/** Tags of VLANs (IEEE 802.1Q) are passed over. */
function behindEtherType(view: DataView, bytes: Uint8Array, first: number): number {
  for (let at = first; at + 2 <= bytes.length; at += 4) {
    const type = view.getUint16(at);
    if (type !== VLAN && type !== SERVICE_VLAN) return isIp(type) ? at + 2 : NONE;
  }
  return NONE;
}

/** Where its TCP header begins, or -1: not TCP, a later fragment, or too little of it was captured. */
function tcpStart(view: DataView, bytes: Uint8Array, ip: number): number {
  if (ip < 0 || ip + 20 > bytes.length) return NONE;
  const version = bytes[ip] >> 4;
  const isFirst = version === 6 || (view.getUint16(ip + 6) & 0x1fff) === 0;
  const protocol = version === 6 ? bytes[ip + 6] : bytes[ip + 9];
  const start = ip + (version === 6 ? IPV6_BYTES : 4 * (bytes[ip] & 15));
  const isTcp = (version === 4 || version === 6) && protocol === TCP && isFirst;
  return isTcp && start + 14 <= bytes.length ? start : NONE;
}

/** The names of both ends and the number of a SYN that opens a connection; null for any other packet. */
function openingOf(packet: ReadPacket): string | null {
  const { bytes } = packet;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const ip = ipStart(packet, view);
  const tcp = tcpStart(view, bytes, ip);
  if (tcp < 0 || (bytes[tcp + 13] & (Flag.Syn | Flag.Ack)) !== Flag.Syn) return null;
  const addresses = bytes[ip] >> 4 === 6 ? bytes.subarray(ip + 8, ip + 40) : bytes.subarray(ip + 12, ip + 20);
  return [...addresses, ...bytes.subarray(tcp, tcp + 8)].join();
}

/** Every SYN once, however often it was sent again or at how many places it was seen: the first time counts. */
export function arrivalsInCapture(file: Uint8Array): CapturedArrivals {
  const { packets, defect } = readCapture(file);
  const [first] = packets;
  const moments = new Map<string, number>();
  for (const packet of packets) {
    const name = openingOf(packet);
    if (name === null) continue;
    // Against the first packet, a difference of whole seconds and ns is exact for months.
    const moment = (packet.seconds - first.seconds) * 1e9 + packet.nanoseconds - first.nanoseconds;
    moments.set(name, Math.min(moment, moments.get(name) ?? Infinity));
  }
  const sorted = [...moments.values()].sort((one, other) => one - other);
  return { times: sorted.map((moment) => moment - sorted[0]), packets: packets.length, defect };
}
