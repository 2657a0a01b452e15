import references from '../../../content/references.json';

export interface Reference {
  readonly short: string;
  readonly text: string;
  readonly link?: string;
}

export function reference(name: string): Reference {
  const found = (references as Record<string, Reference | undefined>)[name];
  if (found === undefined) throw new Error(`There is no reference "${name}"`);
  return found;
}
