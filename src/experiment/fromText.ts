import type { SpecField } from './fields/kinds.table.ts';
import { readQuantity } from './units.ts';

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  false: false,
  off: false,
  no: false,
};

/**
 * A value typed by a person, as the field's kind. What has a unit or cannot be read goes on as text: the schema reads the
 * one and refuses the other, in the words that were typed.
 */
export function fromText(field: SpecField, text: string): unknown {
  switch (field.kind) {
    case 'boolean':
      return Object.hasOwn(booleans, text) ? booleans[text] : text;
    case 'text':
    case 'choice':
      return text;
    case 'list':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
    default:
      return readQuantity(text, {}) ?? text;
  }
}
