import { entries } from '#experiment/reproduction/all.ts';
import type { Sensitivity } from '#experiment/reproduction/sensitivity.ts';
import type { Mover } from '#widgets/reproduction/shown.ts';

/** As many bars as one looks at. */
const MOST = 6;

/** By entry: what moves its first claim most. */
export function firstMovers({ claims }: Sensitivity): Record<string, readonly Mover[]> {
  return Object.fromEntries(
    entries.flatMap(({ id, claims: [first] }) => {
      const found = claims.find(({ entry, claim }) => entry === id && claim === first?.id);
      return found === undefined ? [] : [[id, found.influences.slice(0, MOST)] as const];
    }),
  );
}
