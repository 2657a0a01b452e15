import { defaultOf, defaultSpec, fieldByPath } from './defaults.ts';
import { fields } from './fields.ts';
import { profiles } from './fields/profiles.table.ts';
import { getPath, isPlain, setPath, withPath, type Plain } from './paths.ts';
import { readField, show, unknownField, type Finding } from './readField.ts';
import { breaches } from './rules.ts';
import { SPEC_VERSION, type ExperimentSpec } from './spec.ts';

export type { Finding } from './readField.ts';
export type Validation = { ok: true; spec: ExperimentSpec } | { ok: false; findings: Finding[] };

const sections = [...new Set(fields.map((field) => field.path.split('.')[0] ?? ''))];
const known = [...new Set([...sections, ...fieldByPath.keys()])];

interface Draft {
  spec: Plain;
  findings: Finding[];
}

/** Nothing would read it: a path is for `--set`, a spec has objects in objects. */
function dottedKey(path: string, value: unknown): Finding {
  const [section, name] = path.split('.');
  const message = `${path} stands as one key with the value ${show(value)}; allowed: {"${section}": {"${name}": …}}`;
  return { path, value, message };
}

/** Unknown keys, and sections that are not objects. */
function strangers(input: Plain, prefix = ''): Finding[] {
  return Object.keys(input).flatMap((key) => {
    const path = `${prefix}${key}`;
    const value = input[key];
    if (key.includes('.') && fieldByPath.has(path)) return [dottedKey(path, value)];
    if (fieldByPath.has(path) || path === 'version') return [];
    if (!fields.some((field) => field.path.startsWith(`${path}.`))) return [unknownField(path, value, known)];
    if (isPlain(value)) return strangers(value, `${path}.`);
    return [{ path, value, message: `${path} is ${show(value)}; allowed: an object of fields` }];
  });
}

/** Reads every field; what cannot be read is the nearest allowed value, or the default, and a finding. */
function draft(input: Plain): Draft {
  const findings = strangers(input);
  const spec: Plain = { version: SPEC_VERSION };
  const stack = getPath(input, 'testbed.stack');
  const profile = typeof stack === 'string' && Object.hasOwn(profiles, stack) ? stack : 'mtcp';
  for (const field of fields) {
    const given = getPath(input, field.path);
    const reading =
      given === undefined ? { ok: true as const, value: defaultOf(field, profile) } : readField(field, given);
    if (reading.ok) setPath(spec, field.path, reading.value);
    else {
      findings.push(...reading.findings);
      setPath(spec, field.path, reading.nearest ?? defaultOf(field, profile));
    }
  }
  return { spec, findings };
}

function versionFinding(input: Plain): Finding[] {
  if (input.version === undefined || input.version === SPEC_VERSION) return [];
  const message = `version is ${show(input.version)}; this engine reads version ${SPEC_VERSION}`;
  return [{ path: 'version', value: input.version, message }];
}

function notASpec(input: unknown): Finding {
  return { path: '', value: input, message: `the spec is ${show(input)}; allowed: a JSON object` };
}

/** The one schema, at every border: a complete spec, or every reason why not. Missing fields take their defaults. */
export function validate(input: unknown): Validation {
  if (!isPlain(input)) return { ok: false, findings: [notASpec(input)] };
  const version = versionFinding(input);
  if (version.length > 0) return { ok: false, findings: version };
  const { spec, findings } = draft(input);
  const complete = spec as unknown as ExperimentSpec;
  const all = findings.length > 0 ? findings : breaches(complete);
  return all.length > 0 ? { ok: false, findings: all } : { ok: true, spec: complete };
}

/** For links: takes what can be taken, pulls the rest into range, and says what was changed. */
export function clampSpec(input: unknown): { spec: ExperimentSpec; messages: string[] } {
  if (!isPlain(input)) return { spec: defaultSpec(), messages: [notASpec(input).message] };
  const version = versionFinding(input);
  if (version.length > 0) return { spec: defaultSpec(), messages: version.map((finding) => finding.message) };
  const { spec, findings } = draft(input);
  const messages = findings.map((finding) => {
    const used = fieldByPath.has(finding.path) ? `; used ${show(getPath(spec, finding.path))}` : '; left out';
    return `${finding.message}${used}`;
  });
  let clamped = spec;
  for (const breach of breaches(spec as unknown as ExperimentSpec)) {
    const field = fieldByPath.get(breach.path);
    if (field)
      clamped = withPath(clamped, breach.path, defaultOf(field, String(getPath(spec, 'testbed.stack'))));
    messages.push(`${breach.message}; used ${show(getPath(clamped, breach.path))}`);
  }
  if (breaches(clamped as unknown as ExperimentSpec).length > 0)
    return { spec: defaultSpec(), messages: [...messages, 'used the default spec'] };
  return { spec: clamped as unknown as ExperimentSpec, messages };
}

/** A copy with one field set; choosing a stack sets what its profile means. The result is still to be validated. */
export function withField(spec: ExperimentSpec, path: string, value: unknown): ExperimentSpec {
  let next = withPath(spec as unknown as Plain, path, value);
  if (path === 'testbed.stack' && typeof value === 'string') {
    for (const member of new Set(Object.values(profiles).flatMap((profile) => Object.keys(profile)))) {
      const field = fieldByPath.get(member);
      if (field) next = withPath(next, member, defaultOf(field, value));
    }
  }
  return next as unknown as ExperimentSpec;
}
