import { readFileSync } from 'node:fs';
import type { Reproduced } from '#experiment/reproduction/reproduced.ts';
import type { Sensitivity } from '#experiment/reproduction/sensitivity.ts';

/** What `lab reproduce --write` left. */
export function readCommitted(): Reproduced {
  return JSON.parse(readFileSync('content/reproduced.json', 'utf8')) as Reproduced;
}

/** What `lab sensitivity --write` left. */
export function readSensitivity(): Sensitivity {
  return JSON.parse(readFileSync('content/sensitivity.json', 'utf8')) as Sensitivity;
}
