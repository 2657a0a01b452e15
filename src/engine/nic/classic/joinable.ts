import type { Frame } from '#engine/wire/frame.ts';
import { Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';

/** NOP NOP timestamps 10: the only options that may be joined. */
const TIMESTAMP_WORD = 0x0101080a;
/** Words of the IPv4 header from its start: addresses; then the first of TCP's. */
const SOURCE = 3;
const DESTINATION = 4;
const PORTS = 5;
/** Words of the TCP header from that one: acknowledgment; data offset, flags and window; options. */
const ACKNOWLEDGMENT = 2;
const OFFSET_FLAGS_WINDOW = 3;
const OPTIONS = 5;
/** PSH in such a word, which holds the bytes in the order little-endian reads them. */
const NOT_PSH = ~(Flag.Psh << 8);

export function isSameFlow(one: Frame, other: Frame): boolean {
  const { words } = one.slab;
  const a = one.ipStart >> 2;
  const b = other.ipStart >> 2;
  return (
    words[a + PORTS] === words[b + PORTS] &&
    words[a + SOURCE] === words[b + SOURCE] &&
    words[a + DESTINATION] === words[b + DESTINATION]
  );
}

/** Plain data: an acknowledgment and payload, perhaps PSH and ECE, no option but timestamps. */
export function isJoinable(frame: Frame): boolean {
  const { flags, headerBytes } = frame.tcp;
  if ((flags & ~(Flag.Psh | Flag.Ece)) !== Flag.Ack || frame.tcpPayloadLength <= 0) return false;
  if (headerBytes === TCP_BYTES) return true;
  if (headerBytes !== TCP_BYTES + TIMESTAMP_BYTES) return false;
  return frame.slab.view.getInt32(frame.start + TCP_START + TCP_BYTES) === TIMESTAMP_WORD;
}

/**
 * Would the header of `held` do for `frame` too? All but number, length, identification, checksum and PSH must be alike:
 * acknowledgment, window, ECE, timestamps, time to live, and the ECN bits, so that no mark of congestion is lost or made
 * (RFC 3168 §5). It is the rule of Linux's GRO: the segments can be told apart again.
 */
export function isAlike(held: Frame, frame: Frame): boolean {
  const { words } = held.slab;
  const a = (held.ipStart >> 2) + PORTS;
  const b = (frame.ipStart >> 2) + PORTS;
  if (words[a + ACKNOWLEDGMENT] !== words[b + ACKNOWLEDGMENT]) return false;
  if (((words[a + OFFSET_FLAGS_WINDOW] ^ words[b + OFFSET_FLAGS_WINDOW]) & NOT_PSH) !== 0) return false;
  const { trafficClass, timeToLive } = held.ip;
  if (frame.ip.trafficClass !== trafficClass || frame.ip.timeToLive !== timeToLive) return false;
  if (held.tcp.headerBytes === TCP_BYTES) return true;
  return (
    words[a + OPTIONS + 1] === words[b + OPTIONS + 1] && words[a + OPTIONS + 2] === words[b + OPTIONS + 2]
  );
}
