import { readFileSync } from 'node:fs';
import { defaultSpec, fieldByPath } from '#experiment/defaults.ts';
import { fromText } from '#experiment/fromText.ts';
import { isPlain, setPath, type Plain } from '#experiment/paths.ts';
import { findPreset, presets } from '#experiment/presets/all.ts';
import { unknownField } from '#experiment/readField.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { nearest } from '#experiment/suggest.ts';
import { validate } from '#experiment/validate.ts';
import { followCapture } from './arrivals.ts';
import { UserError } from './userError.ts';

function readText(source: string): string {
  try {
    return readFileSync(source === '-' ? 0 : source, 'utf8');
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new UserError(`${source}: ${why}`);
  }
}

/** The parser's complaint, with the line and column a person can find. */
function whyNotJson(text: string, complaint: string): string {
  const position = /at position (\d+)/.exec(complaint)?.[1];
  if (position === undefined || /line \d/.test(complaint)) return complaint;
  const before = text.slice(0, Number(position)).split('\n');
  return `${complaint} (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}

function readJson(source: string): Plain {
  const name = source === '-' ? 'standard input' : source;
  const text = readText(source).replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name} is not JSON: ${whyNotJson(text, (error as Error).message)}`);
  }
  if (!isPlain(value)) throw new UserError(`${name}: the spec must be a JSON object`);
  return value;
}

/** A preset's changes, or a spec file's content; not validated yet. */
function sourceOf(source: string): Plain {
  const preset = findPreset(source);
  if (preset) return structuredClone(preset.changes) as Plain;
  if (source === '-' || source.endsWith('.json') || source.includes('/')) return readJson(source);
  const near = nearest(
    source,
    presets.map(({ name }) => name),
  );
  const names = near.length > 0 ? near : presets.map(({ name }) => name);
  const hint = near.length > 0 ? `did you mean ${names.join(' or ')}?` : `there are ${names.join(', ')}`;
  throw new UserError(`unknown preset "${source}"; ${hint} ("list" shows all; a spec file ends in .json)`);
}

export function applySetting(input: Plain, option: string, path: string, text: string): void {
  const field = fieldByPath.get(path);
  if (!field) throw new UserError(`${option}: ${unknownField(path, text, [...fieldByPath.keys()]).message}`);
  setPath(input, path, fromText(field, text));
}

function applySet(input: Plain, setting: string): void {
  const equals = setting.indexOf('=');
  if (equals < 1)
    throw new UserError(
      `--set ${setting}: write it as path=value, for example --set workload.connections=100`,
    );
  applySetting(input, '--set', setting.slice(0, equals).trim(), setting.slice(equals + 1).trim());
}

export interface SpecRequest {
  source: string;
  settings: readonly string[];
  seed: string | undefined;
  duration: string | undefined;
  /** A capture whose SYNs say when connections begin. */
  arrivals?: string | undefined;
}

/** The validated spec of a call; every finding becomes one line. */
export function requestedSpec({ source, arrivals, ...changes }: SpecRequest): ExperimentSpec {
  return specFrom(started(source, arrivals), changes);
}

function started(source: string, arrivals: string | undefined): Plain {
  const input = sourceOf(source);
  if (arrivals !== undefined) followCapture(input, arrivals);
  return input;
}

/** What a call asks for, not validated yet: a sweep changes more of it first. */
export function requestedInput({ source, arrivals, ...changes }: SpecRequest): Plain {
  return changed(started(source, arrivals), changes);
}

function changed(
  input: Plain,
  { settings, seed, duration }: Omit<SpecRequest, 'source' | 'arrivals'>,
): Plain {
  for (const setting of settings) applySet(input, setting);
  if (seed !== undefined) applySetting(input, '--seed', 'seed', seed);
  if (duration !== undefined) applySetting(input, '--duration', 'duration', duration);
  return input;
}

/** The same, from what a spec already says. */
export function specFrom(source: Plain, changes: Omit<SpecRequest, 'source' | 'arrivals'>): ExperimentSpec {
  const input = changed(source, changes);
  const validation = validate(input);
  if (validation.ok) return validation.spec;
  throw new UserError(validation.findings.map((finding) => finding.message).join('\n'));
}

/** The default spec with a few fields set, for the fixed workloads. */
export function specWith(changes: object): ExperimentSpec {
  const validation = validate({ ...defaultSpec(), ...changes });
  if (!validation.ok) throw new Error(validation.findings.map((finding) => finding.message).join('; '));
  return validation.spec;
}

const CAPTURED_FRAMES = 20_000;

/** A capture needs traced frames; a spec that asks for none gets the first so many. */
export function applyCapture(spec: ExperimentSpec): ExperimentSpec {
  if (spec.probes.trace > 0) return spec;
  return { ...spec, probes: { ...spec.probes, trace: CAPTURED_FRAMES } };
}
