import { readFileSync } from 'node:fs';
import type { Reproduced } from '#experiment/reproduction/reproduced.ts';

/** What `lab reproduce --write` left. */
export function readCommitted(): Reproduced {
  return JSON.parse(readFileSync('content/reproduced.json', 'utf8')) as Reproduced;
}
