/** A pair of the host: asked for, taken by the NIC. */
export const PairState = { Free: 0, Asked: 1, Taken: 2 } as const;
