import { entries } from '#experiment/reproduction/all.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import { nearest } from '#experiment/suggest.ts';
import { UserError } from '#lab/userError.ts';

/** The entries a call asks for by id; all, if it names none. */
export function chosen(only: readonly string[]): readonly Entry[] {
  const known = entries.map(({ id }) => id);
  const asked = only.flatMap((text) => text.split(',')).map((id) => id.trim());
  for (const id of asked.filter((name) => !known.includes(name))) {
    const near = nearest(id, known);
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${known.join(', ')}`;
    throw new UserError(`--only names "${id}"; ${hint}`);
  }
  return asked.length === 0 ? entries : entries.filter(({ id }) => asked.includes(id));
}
