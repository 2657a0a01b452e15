import { fold } from '#engine/wire/checksum.ts';

/**
 * Differential checksums. What a pair changes in every header alike is known when it is installed: the one's complement sum
 * of new words less old ones is stored, and added to the complement of each header's checksum (RFC 1624 equation 3). All in
 * wire byte order; a number less than zero is its complement.
 */

/** One's complement of 2^32: a sum modulo 2^32 that wrapped has lost it, and 2^32 = 1 modulo 65,535. */
const LOST_CARRY = 0xfffe;
const WRAP = 0x1_0000_0000;
/** Time to live less one: it is the high byte of its word. */
const LESS_ONE_HOP = ~0x0100 & 0xffff;

const halves = (word: number): number => (word >>> 16) + (word & 0xffff);

/** What both checksums see of addresses and ports changed: folded. */
export function addressDifference(
  oldSource: number,
  oldDestination: number,
  newSource: number,
  newDestination: number,
): number {
  return fold(halves(~oldSource) + halves(~oldDestination) + halves(newSource) + halves(newDestination));
}

export function ipDifference(addresses: number, isHopCounted: boolean): number {
  return isHopCounted ? fold(addresses + LESS_ONE_HOP) : addresses;
}

export function tcpDifference(
  addresses: number,
  oldPorts: number,
  newPorts: number,
  sequenceOffset: number,
  acknowledgmentOffset: number,
): number {
  return fold(
    addresses + halves(~oldPorts) + halves(newPorts) + halves(sequenceOffset) + halves(acknowledgmentOffset),
  );
}

/** A checksum after a difference. It is what summing anew gives: never 0xffff, which no sum of a header gives. */
export function applyDifference(checksum: number, difference: number): number {
  const sum = fold((~checksum & 0xffff) + difference);
  return sum === 0 ? 0 : ~sum & 0xffff;
}

/** The stored difference, corrected where adding the offsets wraps the numbers of this header. */
export function wrapsCorrected(
  difference: number,
  sequence: number,
  sequenceOffset: number,
  acknowledgment: number,
  acknowledgmentOffset: number,
): number {
  let sum = difference;
  if ((sequence >>> 0) + (sequenceOffset >>> 0) >= WRAP) sum += LOST_CARRY;
  if ((acknowledgment >>> 0) + (acknowledgmentOffset >>> 0) >= WRAP) sum += LOST_CARRY;
  return sum;
}
