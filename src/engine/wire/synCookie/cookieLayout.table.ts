/** The sequence number of a SYN-ACK that carries a cookie, high bits first; and the low bits of its timestamp. */
export const cookieBits = [
  { name: 'count', label: 'coarse counter', bits: 5 },
  { name: 'mss', label: 'MSS index', bits: 3 },
  { name: 'proof', label: 'keyed hash of the flow, exclusive-or the client’s ISN permuted', bits: 24 },
] as const;
export const timestampBits = [
  { name: 'clock', label: 'clock', bits: 26 },
  { name: 'ecn', label: 'ECN', bits: 1 },
  { name: 'sack', label: 'SACK permitted', bits: 1 },
  { name: 'windowScale', label: 'window scale (15 none)', bits: 4 },
] as const;

/** The same as the released source has them (source-facts A.5): nothing is keyed, and what says when never changes. */
export const releasedCookieBits = [
  { name: 'mss', label: 'MSS code', bits: 2 },
  { name: 'time', label: 'bits 24 to 29 of a word that counts 57 s', bits: 6 },
  { name: 'proof', label: 'CRC-32 of the flow', bits: 24 },
] as const;
export const releasedTimestampBits = [
  { name: 'clock', label: 'clock of 57 s', bits: 26 },
  { name: 'windowScale', label: 'the server’s own window scale, 7', bits: 6 },
] as const;

/** What three bits can say of the client's MSS; it is rounded down. */
export const mssValues: readonly number[] = [64, 216, 536, 1220, 1300, 1400, 1440, 1460];

/** Counts a cookie stays good for: Linux takes two (net/ipv4/syncookies.c). */
export const COOKIE_LIFETIME = 2;

/** The counter advances every 64 s, ps. */
export const COUNT_TIME = 64e12;
