import { exactFields } from './fields/disturbances.table.ts';
import type { SpecField } from './fields/kinds.table.ts';
import { isPlain, type Plain } from './paths.ts';
import { nearest } from './suggest.ts';
import { formatValue, group, readQuantity, unitsOf } from './units.ts';

/** A refusal: where, what was given, and a sentence with the allowed range. */
export interface Finding {
  path: string;
  value: unknown;
  message: string;
}
/** `nearest` is the allowed value closest to a refused one, where there is one. */
export type Reading = { ok: true; value: unknown } | { ok: false; findings: Finding[]; nearest?: unknown };

/** The longest a run can last, ns. */
const LATEST = 3_600_000_000_000;

/** A value as it stands in a refusal; long ones are cut. */
export function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** What a field allows, as a phrase: "a whole number from 1 to 64". */
export function allowed(field: SpecField): string {
  const open = Object.keys(field.refused);
  const choices = field.choices.filter((name) => !open.includes(name));
  const range = `from ${formatValue(field, field.min)} to ${formatValue(field, field.max)}`;
  switch (field.kind) {
    case 'boolean':
      return ['true', 'false'].filter((name) => !open.includes(name)).join(' or ');
    case 'choice':
      return choices.length === 1 ? `only ${choices.join()}` : `one of ${choices.join(', ')}`;
    case 'text':
      return `a text of at most ${field.max} characters`;
    case 'list':
      return `a list of at most ${group(field.max)} entries`;
    case 'time':
      return `a time ${range}`;
    case 'bytes':
      return `whole bytes ${range}`;
    case 'integer':
      return `a whole number ${range}${field.unit ? ` ${field.unit}` : ''}`;
    case 'rate':
      return `a number ${range}`;
    default:
      return field.unit === 'probability' ? 'a probability from 0 to 1' : `a number ${range} ${field.unit}`;
  }
}

function refuse(field: SpecField, path: string, value: unknown, why: string, near?: unknown): Reading {
  const finding = { path, value, message: `${path} is ${show(value)}${why}; allowed: ${allowed(field)}` };
  return near === undefined
    ? { ok: false, findings: [finding] }
    : { ok: false, findings: [finding], nearest: near };
}

function readNumber(field: SpecField, path: string, given: unknown): Reading {
  const units = unitsOf(field);
  const written = typeof given === 'string' && Object.keys(units).length > 0;
  const value = written ? readQuantity(given, units) : given;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const how =
      Object.keys(units).length > 0
        ? `, which is not a number with a unit (${Object.keys(units).join(' ')})`
        : ', which is not a number';
    return refuse(field, path, given, how);
  }
  const whole = field.kind !== 'number' && field.kind !== 'rate';
  const near = Math.min(field.max, Math.max(field.min, whole ? Math.round(value) : value)) + 0; // never -0
  if (whole && !Number.isInteger(value)) return refuse(field, path, given, ', which is not whole', near);
  if (value !== near) return refuse(field, path, given, ', which is outside the range', near);
  return { ok: true, value: value === 0 ? 0 : value };
}

function notAnEntry(path: string, given: unknown): Finding {
  const message = `${path} is ${show(given)}; allowed: an object with link, frame, fate and delay`;
  return { path, value: given, message };
}

function strangersIn(entry: Plain, path: string): Finding[] {
  const known = exactFields.map((field) => `${path}.${field.path}`);
  return Object.keys(entry)
    .filter((key) => !exactFields.some((field) => field.path === key))
    .map((key) => unknownField(`${path}.${key}`, entry[key], known));
}

function readEntry(path: string, given: unknown): Reading {
  if (!isPlain(given)) return { ok: false, findings: [notAnEntry(path, given)] };
  const entry: Plain = {};
  const findings = strangersIn(given, path);
  for (const field of exactFields) {
    const value =
      given[field.path] === undefined && field.path === 'delay' ? field.default : given[field.path];
    const reading = readField(field, value, `${path}.${field.path}`);
    if (reading.ok) entry[field.path] = reading.value;
    else findings.push(...reading.findings);
  }
  if (findings.length === 0 && entry.fate === 'delay' && entry.delay === 0) {
    const message = `${path}.delay is 0; the fate "delay" needs a time from 1 ns to 60 s`;
    findings.push({ path: `${path}.delay`, value: 0, message });
  }
  return findings.length > 0 ? { ok: false, findings } : { ok: true, value: entry };
}

/** Times in order, whole ns. */
function readTimes(path: string, given: readonly unknown[]): Reading {
  for (let row = 0; row < given.length; row++) {
    const value = given[row];
    const isTime = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LATEST;
    const message = `${path}.${row} is ${show(value)}; allowed: whole ns from 0 to 1 h, none before the one in front of it`;
    if (!isTime || (value as number) < ((given[row - 1] as number | undefined) ?? 0))
      return {
        ok: false,
        findings: [{ path: `${path}.${row}`, value, message }],
        nearest: given.slice(0, row),
      };
  }
  return { ok: true, value: [...given] };
}

function readList(field: SpecField, path: string, given: unknown): Reading {
  if (!Array.isArray(given)) return refuse(field, path, given, ', which is not a list');
  if (given.length > field.max) return refuse(field, path, given.length, ' entries long');
  if (field.unit === 'times') return readTimes(path, given);
  const readings = given.map((entry, index) => readEntry(`${path}.${index}`, entry));
  const kept = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  const findings = readings.flatMap((reading) => (reading.ok ? [] : reading.findings));
  return findings.length > 0 ? { ok: false, findings, nearest: kept } : { ok: true, value: kept };
}

/** Reads one field's value as it stands in JSON; times, rates and sizes may carry their unit. */
export function readField(field: SpecField, given: unknown, path = field.path): Reading {
  const name = typeof given === 'string' || typeof given === 'boolean' ? String(given) : '';
  const refused = Object.hasOwn(field.refused, name) ? field.refused[name] : undefined;
  if (refused !== undefined) return refuse(field, path, given, `: ${refused}`);
  switch (field.kind) {
    case 'boolean':
      return typeof given === 'boolean' ? { ok: true, value: given } : refuse(field, path, given, '');
    case 'choice': {
      if (typeof given === 'string' && field.choices.includes(given)) return { ok: true, value: given };
      const [near] = typeof given === 'string' ? nearest(given, field.choices) : [];
      return refuse(field, path, given, near === undefined ? '' : ` (did you mean ${near}?)`);
    }
    case 'text': {
      if (typeof given !== 'string') return refuse(field, path, given, ', which is not a text');
      return given.length <= field.max
        ? { ok: true, value: given }
        : refuse(field, path, given, ', which is too long', given.slice(0, field.max));
    }
    case 'list':
      return readList(field, path, given);
    default:
      return readNumber(field, path, given);
  }
}

export function unknownField(path: string, value: unknown, known: readonly string[]): Finding {
  const inside = known.filter((name) => name.startsWith(`${path}.`));
  const around = known.find((name) => name.includes('.') && path.startsWith(`${name}.`));
  const [near] = around === undefined ? nearest(path, known) : [around];
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  const hint = inside.length > 0 ? `; its fields are ${inside.join(', ')}` : meant;
  return { path, value, message: `${path} is not a field of the spec${hint}` };
}
