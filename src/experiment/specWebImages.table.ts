/**
 * Images of SPECweb's Support pages, bytes: 31 static files (paper-facts §4b, SPWS). `/image/K` is the K-th, from 0: the
 * servers hold them, and clients with SPECweb-like content ask for them.
 */
export const specWebImages: readonly number[] = [
  30, 30, 810, 60, 50, 50, 270, 130, 110, 80, 90, 90, 90, 4180, 700, 1830, 1510, 110, 70, 60, 250, 360, 40, 5670, 80, 980, 1920, 240,
  260, 260, 2170,
];
