/** `FUZZ_TIMES=20` runs the long property tests twenty times as long; with FUZZ_SEED, on other cases. */
export const times = Number(process.env.FUZZ_TIMES ?? 1);
