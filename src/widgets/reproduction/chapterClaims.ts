import { argued, type ArguedClaim } from '#widgets/reproduction/arguedPoints.ts';

/** What chapter 14 argues about: claims light enough to be run again while one reads. */
export const chapterClaims: readonly ArguedClaim[] = [
  argued('1,000 more cycles on the card', 'nic-slowdown', 'least'),
  argued('3,000 more cycles on the card', 'nic-slowdown', 'most'),
];
