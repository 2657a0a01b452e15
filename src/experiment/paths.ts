/** Plain objects by dotted path. */
export type Plain = Record<string, unknown>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function getPath(root: unknown, path: string): unknown {
  let value: unknown = root;
  for (const key of path.split('.')) {
    if (!isPlain(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy of `root` with one value replaced; everything off the path is shared. */
export function withPath(root: Plain, path: string, value: unknown): Plain {
  const dot = path.indexOf('.');
  if (dot < 0) return { ...root, [path]: value };
  const key = path.slice(0, dot);
  const child = Object.hasOwn(root, key) ? root[key] : undefined;
  return { ...root, [key]: withPath(isPlain(child) ? child : {}, path.slice(dot + 1), value) };
}

/** Sets in place; used only while a fresh object is being built. */
export function setPath(root: Plain, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop();
  let parent = root;
  for (const key of keys) {
    const child = parent[key];
    parent = isPlain(child) ? child : ((parent[key] = {}) as Plain);
  }
  if (last !== undefined) parent[last] = value;
}
