import { argued, type ArguedClaim } from '#widgets/reproduction/arguedPoints.ts';

/** What chapter 14 argues about: claims light enough to be run again while one reads. */
export const chapterClaims: readonly ArguedClaim[] = [
  argued('Redis, AccelTCP over mTCP', 'redis', 'gain, 1'),
  argued('Short connections over persistent ones', 'connection-rate', 'short over persistent, 1'),
  argued('L4 over an L7 proxy, 64 B', 'l7-against-l4', 'L4 over L7, 64 B, 1'),
  argued('L4 over an L7 proxy, 1500 B', 'l7-against-l4', 'L4 over L7, 1500 B, 1'),
  argued('Proxy, spliced over relayed', 'haproxy', 'gain, 1'),
  argued('1,000 more cycles on the card', 'nic-slowdown', 'least'),
  argued('3,000 more cycles on the card', 'nic-slowdown', 'most'),
];

/** A tornado runs a claim nineteen times: of them, those for which that takes a few seconds, and the card's alone. */
const light = ['redis', 'connection-rate', 'nic-slowdown'];
export const lightClaims: readonly ArguedClaim[] = chapterClaims.filter(({ entry }) =>
  light.includes(entry.id),
);
