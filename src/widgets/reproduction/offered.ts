import { fieldByPath } from '#experiment/defaults.ts';
import { fields } from '#experiment/fields.ts';
import type { SpecField } from '#experiment/fields/kinds.table.ts';
import type { Entry } from '#experiment/reproduction/types.ts';

/** An assumption a reader may change, and what is said of it. */
export interface Offered {
  readonly field: SpecField;
  readonly says: string;
}

/** Of the testbed: what its makers published. */
const testbed = ['testbed.serverClock', 'testbed.linkDelay', 'testbed.ringDescriptors'];

function offer(path: string, says?: string): Offered | undefined {
  const field = fieldByPath.get(path);
  return field && { field, says: says ?? field.help };
}

/** What an entry names itself, then what was found to move it most. */
export function offeredFor(entry: Entry, movers: readonly string[]): Offered[] {
  const own = entry.assumptions.flatMap(({ path, says, label }) =>
    path === undefined ? [] : (offer(path, `${says} (${label})`) ?? []),
  );
  const named = new Set(own.map(({ field }) => field.path));
  return [...own, ...movers.filter((path) => !named.has(path)).flatMap((path) => offer(path) ?? [])];
}

/** Everything else that may be changed: every figure of the cost model, and the testbed. */
export function othersThan(offered: readonly Offered[]): Offered[] {
  const named = new Set(offered.map(({ field }) => field.path));
  const costs = fields.filter(({ path }) => path.startsWith('costs.')).map(({ path }) => path);
  return [...costs, ...testbed].filter((path) => !named.has(path)).flatMap((path) => offer(path) ?? []);
}
