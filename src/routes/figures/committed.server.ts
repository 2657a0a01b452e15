import { existsSync, readFileSync } from 'node:fs';
import type { Committed } from '#widgets/reproduction/fromCommitted.ts';

const FILE = 'content/reproduced.json';

/** What `lab reproduce --write` left; before it was ever run, nothing. */
export function readCommitted(): Committed {
  if (!existsSync(FILE)) return {};
  return (JSON.parse(readFileSync(FILE, 'utf8')) as { entries: Committed }).entries;
}
