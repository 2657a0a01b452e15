const THIRD = 1 / 3;
/** Newton's steps: the error of the first guess, below 1/5, squares with each. */
const STEPS = 6;

/** Cube root of x >= 0 from operations IEEE 754 rounds the same everywhere; Math.cbrt differs between engines. */
export function cubeRoot(x: number): number {
  if (!(x > 0)) return 0;
  let scale = 1;
  let m = x;
  for (; m >= 8; m /= 8) scale *= 2;
  for (; m < 1; m *= 8) scale /= 2;
  let root = 1 + (m - 1) / 7;
  for (let step = 0; step < STEPS; step++) root -= (root - m / (root * root)) * THIRD;
  return root * scale;
}
