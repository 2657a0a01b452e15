import fc from 'fast-check';

/** Property tests draw the same cases every time, so that a failure is somebody's change; FUZZ_SEED=n draws others. */
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_200_225) });
