/**
 * The Internet checksum (RFC 1071), computed 32 bits at a time on little-endian words: one's complement sums do not
 * depend on byte order, so a single swap at the end suffices (RFC 1071 §2(B)).
 */

/** Unfolded sum of `length` bytes at `start` (a multiple of 4); at most 64 KiB at once. */
export function sumWords(words: Int32Array, start: number, length: number, initial = 0): number {
  let low = initial & 0xffff;
  let high = initial >>> 16;
  let at = start >> 2;
  const end = at + (length >> 2);
  for (; at < end; at++) {
    const word = words[at];
    low += word & 0xffff;
    high += word >>> 16;
  }
  const rest = length & 3;
  if (rest !== 0) {
    const word = words[at] & (-1 >>> (32 - 8 * rest));
    low += word & 0xffff;
    high += word >>> 16;
  }
  return fold(low + high);
}

/** Adds the carries back until 16 bits remain. */
export function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}

export const swap16 = (value: number): number => ((value & 0xff) << 8) | ((value >>> 8) & 0xff);

/** RFC 1624 equation 3: the checksum after a 16-bit field went from `from` to `to`. All in wire byte order. */
export function update16(checksum: number, from: number, to: number): number {
  return ~fold((~checksum & 0xffff) + (~from & 0xffff) + (to & 0xffff)) & 0xffff;
}

/** The same for a 32-bit field. */
export function update32(checksum: number, from: number, to: number): number {
  const sum = (~checksum & 0xffff) + (~from & 0xffff) + (~from >>> 16) + (to & 0xffff) + (to >>> 16);
  return ~fold(sum) & 0xffff;
}

/** Sum of the TCP pseudo-header (RFC 9293 §3.1) as little-endian halves; `source` and `destination` as the wire's words. */
function pseudoHeader(source: number, destination: number, tcpLength: number): number {
  return (
    (source & 0xffff) +
    (source >>> 16) +
    (destination & 0xffff) +
    (destination >>> 16) +
    swap16(6) +
    swap16(tcpLength)
  );
}

/** Header checksum over the 20 bytes at `start`, the checksum field included as it stands: 0xffff when intact. */
export function ipv4HeaderSum(words: Int32Array, start: number): number {
  return sumWords(words, start, 20);
}

/** Sum over pseudo-header, TCP header and payload; 0xffff when intact (or 0x0000 was sent as 0xffff). */
export function tcpSum(words: Int32Array, ipStart: number, tcpLength: number): number {
  const word = ipStart >> 2;
  return sumWords(words, ipStart + 20, tcpLength, pseudoHeader(words[word + 3], words[word + 4], tcpLength));
}

/** The field to store: the complement of a little-endian sum, in wire byte order. */
export const checksumField = (sum: number): number => swap16(~sum & 0xffff);
