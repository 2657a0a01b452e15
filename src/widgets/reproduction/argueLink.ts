/**
 * A link to an entry in which something was changed: `#redis?costs.tcbCreate=425&testbed.serverClock=2.1 GHz`. The values are as a
 * reader would write them, and are read by the same rules; without changes the link is the entry's own anchor.
 */
export interface ArgueLink {
  readonly entry: string;
  /** Path of a field -> what was written. */
  readonly written: Readonly<Record<string, string>>;
}

const MOST_FIELDS = 60;

export function encodeArgueLink({ entry, written }: ArgueLink): string {
  const changes = new URLSearchParams(written).toString();
  return changes === '' ? entry : `${entry}?${changes}`;
}

/** Undefined where the fragment names nothing. */
export function decodeArgueLink(fragment: string): ArgueLink | undefined {
  const [entry = '', changes = ''] = fragment.replace(/^#/, '').split(/\?(.*)/s);
  if (!/^[\w.-]+$/.test(entry)) return undefined;
  return { entry, written: Object.fromEntries([...new URLSearchParams(changes)].slice(0, MOST_FIELDS)) };
}
