import { fieldByPath } from '#experiment/defaults.ts';
import type { SpecField } from '#experiment/fields/kinds.table.ts';
import { fromText } from '#experiment/fromText.ts';
import { readField, unknownField } from '#experiment/readField.ts';
import { UserError } from '#lab/userError.ts';

/** A field and the values it takes in turn, as the schema reads them. */
export interface Axis {
  readonly path: string;
  readonly values: readonly unknown[];
}
const EXAMPLE = 'for example --over workload.concurrency=100,1000';

/** At commas, but not inside the brackets or quotes of a JSON list. */
function cut(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && '[{'.includes(letter)) depth += 1;
    else if (!isQuoted && ']}'.includes(letter)) depth -= 1;
    if (letter === ',' && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}

function valuesOf(field: SpecField, texts: readonly string[], findings: string[]): unknown[] {
  const seen = new Map<string, string>();
  return texts.map((text) => {
    const reading = readField(field, fromText(field, text));
    if (!reading.ok) {
      findings.push(...reading.findings.map(({ message }) => `--over: ${message}`));
      return undefined;
    }
    const key = JSON.stringify(reading.value);
    const before = seen.get(key);
    if (before !== undefined)
      findings.push(
        `--over ${field.path}: ${before === text ? `${text} stands twice` : `${before} and ${text} are the same`}`,
      );
    seen.set(key, text);
    return reading.value;
  });
}

function axisOf(over: string, findings: string[]): Axis | undefined {
  const equals = over.indexOf('=');
  const path = over.slice(0, Math.max(0, equals)).trim();
  const texts = cut(over.slice(equals + 1));
  if (equals < 1 || texts.includes('')) {
    findings.push(`--over ${over}: write it as path=value,value,…, ${EXAMPLE}`);
    return undefined;
  }
  const field = fieldByPath.get(path);
  if (field) return { path, values: valuesOf(field, texts, findings) };
  findings.push(`--over: ${unknownField(path, texts, [...fieldByPath.keys()]).message}`);
  return undefined;
}

/** Every --over of a call, in its order; throws with a line for each thing that is wrong. `fixed` are paths set otherwise. */
export function axesOf(overs: readonly string[], fixed: ReadonlyMap<string, string>): Axis[] {
  if (overs.length === 0) throw new UserError(`sweep needs something to sweep over, ${EXAMPLE}`);
  const findings: string[] = [];
  const axes: Axis[] = [];
  for (const over of overs) {
    const axis = axisOf(over, findings);
    if (axis === undefined) continue;
    const option = fixed.get(axis.path);
    if (option !== undefined)
      findings.push(`--over ${axis.path}: ${option} has it already; leave one of them out`);
    if (axes.some(({ path }) => path === axis.path))
      findings.push(`--over ${axis.path} is given twice; write all its values in one`);
    axes.push(axis);
  }
  if (findings.length > 0) throw new UserError(findings.join('\n'));
  return axes;
}
