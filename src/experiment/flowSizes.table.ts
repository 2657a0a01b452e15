/** A published point of a distribution: this share of the flows is no larger than this size. */
export interface FlowPoint {
  readonly bytes: number;
  readonly share: number;
  /** The source says "more than". */
  readonly isAtLeast?: boolean;
}

const point = (bytes: number, share: number): FlowPoint => ({ bytes, share });

/** Cellular flows as published (Woo et al., MobiSys 2013, quoted by mTCP and the talk; paper-facts §4c): three points, no end. */
export const cellularPoints: readonly FlowPoint[] = [
  { bytes: 4096, share: 0.5, isAtLeast: true },
  { bytes: 8192, share: 0.8, isAtLeast: false },
  { bytes: 32_768, share: 0.9, isAtLeast: true },
];

/**
 * Flow sizes as measured by others, smallest first; the last point is the largest flow. Between points a size is drawn linearly,
 * as the traffic generators do that hand these tables on (TGEN): their stated means are then ours.
 */
export const flowSizes: Readonly<Record<'web-search' | 'data-mining' | 'cache' | 'cellular', readonly FlowPoint[]>> = {
  // DCTCP's web search cluster (Alizadeh et al., SIGCOMM 2010), quoted.
  'web-search': [
    point(10_000, 0.15), point(20_000, 0.2), point(30_000, 0.3), point(50_000, 0.4), point(80_000, 0.53),
    point(200_000, 0.6), point(1_000_000, 0.7), point(2_000_000, 0.8), point(5_000_000, 0.9),
    point(10_000_000, 0.97), point(30_000_000, 1),
  ],
  // VL2's data mining cluster (Greenberg et al., SIGCOMM 2009), quoted.
  'data-mining': [
    point(180, 0.1), point(216, 0.2), point(560, 0.3), point(900, 0.4), point(1100, 0.5), point(1870, 0.6),
    point(3160, 0.7), point(10_000, 0.8), point(400_000, 0.9), point(3_160_000, 0.95), point(100_000_000, 0.98),
    point(1_000_000_000, 1),
  ],
  // Facebook's cache traffic (Roy et al., SIGCOMM 2015, as the generators have it), quoted.
  cache: [
    point(3, 0.28), point(10, 0.32), point(12, 0.44), point(75, 0.5), point(250, 0.75), point(350, 0.9),
    point(1000, 0.965), point(2515, 0.98), point(6326, 0.99), point(10_032, 0.995), point(23_009, 0.9992),
    point(100_000, 0.99999), point(1_000_000, 1),
  ],
  // The largest flow is assumed: the source tells of none.
  cellular: [...cellularPoints, point(1_000_000, 1)],
};
