const POLYNOMIAL = 0xedb88320;
const WORDS = 3;

/** By byte: the remainder of IEEE 802.3's polynomial, bits reflected. */
const remainders = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ POLYNOMIAL;
  return remainder;
});
const words = new Int32Array(WORDS);

/** CRC-32 over three 32-bit words from an initial value of 1: what the released NIC takes for a flow's hash (source-facts A.4). */
export function crcOfFlow(source: number, destination: number, ports: number): number {
  words[0] = source;
  words[1] = destination;
  words[2] = ports;
  let crc = 1;
  for (let at = 0; at < WORDS; at++)
    for (let shift = 24; shift >= 0; shift -= 8)
      crc = remainders[(crc ^ (words[at] >>> shift)) & 0xff] ^ (crc >>> 8);
  return crc;
}
