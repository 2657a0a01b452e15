/**
 * Facebook's key-value pools (Atikoglu et al., SIGMETRICS 2012; paper-facts §4a). ETC's shapes are those mutilate uses, quoted;
 * of USR the share of either key size is assumed.
 */
export const usr = {
  getShare: 0.998,
  keyBytes: [16, 21],
  keyWeights: [0.5, 0.5],
  valueBytes: 2,
} as const;

export const etc = {
  /** 30 GETs for each SET. */
  getShare: 30 / 31,
  /** Generalised extreme value; `gamma`: the gamma function at 1 - shape, for the mean. */
  key: { location: 30.7984, scale: 8.20449, shape: 0.078688, gamma: 1.0520269831555698, most: 250 },
  /** Shares of values of 0 to 14 bytes; all others are larger. */
  smallValues: [
    0.00536, 0.00047, 0.1782, 0.09239, 0.00018, 0.0274, 0.00065, 0.00606, 0.00023, 0.00837, 0.00837, 0.08989, 0.00092, 0.00326, 0.0198,
  ],
  /** Generalised Pareto. */
  value: { location: 15, scale: 214.476, shape: 0.348238, most: 1_000_000 },
  /** Generalised Pareto; microseconds. */
  gap: { location: 0, scale: 16.0292, shape: 0.154971, most: 1000 },
} as const;
