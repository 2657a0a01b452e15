import type { SpecField } from '#experiment/fields/kinds.table.ts';
import { unitsOf } from '#experiment/units.ts';

/** What was written in a field's control, as the value it stands for; what cannot be read stays a text, and is refused as one. */
export function meant(field: SpecField, text: string): unknown {
  if (field.kind === 'boolean') return text === 'true';
  if (field.kind === 'list') {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }
  const isPlainNumber =
    (field.kind === 'integer' || field.kind === 'number') && Object.keys(unitsOf(field)).length === 0;
  const number = Number(text.replaceAll(/[,_\s]/g, ''));
  return isPlainNumber && text.trim() !== '' && Number.isFinite(number) ? number : text;
}
