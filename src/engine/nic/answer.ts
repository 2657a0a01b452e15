import { checksumField, ipv4HeaderSum } from '#engine/wire/checksum.ts';
import { sealTcp } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { TIMESTAMP_BYTES, writeTimestamps } from '#engine/wire/tcpOptions.ts';

const TIME_TO_LIVE = 64;

/** Sends a frame back where it came from, in place: MAC and IP addresses and ports change sides. */
export function turnAround(frame: Frame): void {
  frame.ethernet.swap();
  const { ip, tcp } = frame;
  const source = ip.source;
  ip.source = ip.destination;
  ip.destination = source;
  const ports = tcp.ports;
  tcp.ports = (ports << 16) | (ports >>> 16);
}

/** Cuts the frame to a TCP header of `headerBytes` without payload and seals both checksums. */
export function sealBare(frame: Frame, headerBytes: number): void {
  const { ip, tcp } = frame;
  tcp.headerBytes = headerBytes;
  tcp.urgentPointer = 0;
  ip.trafficClass = 0;
  ip.timeToLive = TIME_TO_LIVE;
  ip.totalLength = 20 + headerBytes;
  frame.length = TCP_START + headerBytes;
  ip.checksum = 0;
  ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
  sealTcp(frame);
  frame.payloadLength = 0;
  frame.mark = 0;
  frame.isVerified = true;
}

/** Writes a segment without payload into a frame whose addresses and ports already stand. */
export function writeBare(
  frame: Frame,
  sequence: number,
  acknowledgment: number,
  flags: number,
  window: number,
  hasTimestamps: boolean,
  timestampValue: number,
  timestampEcho: number,
): void {
  const { tcp } = frame;
  tcp.sequence = sequence;
  tcp.acknowledgment = acknowledgment;
  tcp.flags = flags;
  tcp.window = window;
  if (hasTimestamps)
    writeTimestamps(frame.slab.view, frame.start + TCP_START + TCP_BYTES, timestampValue, timestampEcho);
  sealBare(frame, hasTimestamps ? TCP_BYTES + TIMESTAMP_BYTES : TCP_BYTES);
}
