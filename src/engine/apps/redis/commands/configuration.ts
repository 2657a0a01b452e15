import { MOST_BULK } from '#engine/apps/redis/protocol/requestParser.ts';
import { DATABASES } from '#engine/apps/redis/store/keyspace.ts';
import type { Keyspace } from '#engine/apps/redis/store/keyspace.ts';

/** What of redis.conf says something here: names and values. */
export function configurationOf({ limit }: Keyspace): (readonly [name: string, value: string])[] {
  return [
    ['save', ''],
    ['appendonly', 'no'],
    ['maxmemory', String(limit)],
    ['maxmemory-policy', 'noeviction'],
    ['databases', String(DATABASES)],
    ['proto-max-bulk-len', String(MOST_BULK)],
    ['hz', '10'],
    ['active-expire-effort', '1'],
    ['timeout', '0'],
    ['requirepass', ''],
  ];
}

/** Does a name match a pattern with `*`, `?` and `[…]` (util.c: stringmatchlen), small or capital? */
export function matches(pattern: string, name: string): boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[' && pattern.includes(']', at)) {
      const end = pattern.indexOf(']', at);
      source += `[${pattern.slice(at + 1, end).replace(/[\\[]/g, '\\$&')}]`;
      at = end;
    } else source += character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`, 'is').test(name);
  } catch {
    return false; // a range from high to low matches nothing
  }
}
