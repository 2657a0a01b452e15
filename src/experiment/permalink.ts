import { fromBase64Url, toBase64Url } from './base64url.ts';
import { compact, expand } from './compact.ts';
import { defaultOf, defaultSpec, fieldByPath } from './defaults.ts';
import { fields } from './fields.ts';
import { getPath, isPlain, setPath, type Plain } from './paths.ts';
import { unknownField } from './readField.ts';
import type { ExperimentSpec } from './spec.ts';
import { clampSpec } from './validate.ts';

/** Where a reader stood in a run when the link was made. */
export interface Moment {
  /** Cursor, emulated ns. */
  time: number;
  paused: boolean;
  /** Serial number of the frame in the inspector. */
  selection: number | null;
  /** Knobs the figure did not show. */
  hidden: string[];
}
export interface Decoded {
  /** `none`: the fragment is no link of ours; `mangled`: it is, but cannot be read, and the spec is the default. */
  state: 'none' | 'read' | 'mangled';
  spec: ExperimentSpec;
  moment: Moment | null;
  /** What was changed or could not be read, in sentences for the reader. */
  messages: string[];
}

const PREFIX = 'e1.';
const MOST_CHARACTERS = 100_000;

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Only what differs from the defaults of the spec's own stack profile. */
export function changesOf(spec: ExperimentSpec): Plain {
  const changes: Plain = {};
  for (const field of fields) {
    const value = getPath(spec, field.path);
    const silent = field.path === 'testbed.stack' ? field.default : defaultOf(field, spec.testbed.stack);
    if (!same(value, silent)) changes[field.path] = value;
  }
  return changes;
}

/** Fletcher-16 (RFC 1146 §I): tells a cut or mistyped link from a whole one. */
function fletcher(bytes: readonly number[]): [number, number] {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 255;
    high = (high + low) % 255;
  }
  return [high, low];
}

/** The URL fragment, without '#', of a spec and optionally a moment in its run. */
export function encodeLink(spec: ExperimentSpec, moment?: Moment): string {
  const body = moment ? { changes: changesOf(spec), moment } : { changes: changesOf(spec) };
  const ascii = JSON.stringify(body).replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const bytes = compact(ascii);
  return PREFIX + toBase64Url([...fletcher(bytes), ...bytes]);
}

function mangled(message: string): Decoded {
  return {
    state: 'mangled',
    spec: defaultSpec(),
    moment: null,
    messages: [`${message} The default experiment is shown instead.`],
  };
}

function readMoment(value: unknown, messages: string[]): Moment | null {
  if (value === undefined) return null;
  const { time, paused, selection, hidden } = isPlain(value) ? value : {};
  const finite = typeof time === 'number' && Number.isFinite(time) && time >= 0;
  const chosen = selection === null || (typeof selection === 'number' && Number.isFinite(selection));
  if (!finite || typeof paused !== 'boolean' || !chosen || !Array.isArray(hidden)) {
    messages.push('The moment in this link could not be read; the run starts at its beginning.');
    return null;
  }
  return {
    time,
    paused,
    selection: selection as number | null,
    hidden: hidden.filter((name) => typeof name === 'string'),
  };
}

function readBody(text: string): Decoded | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isPlain(body) || !isPlain(body.changes)) return undefined;
  const input: Plain = {};
  const messages: string[] = [];
  for (const [path, value] of Object.entries(body.changes)) {
    if (fieldByPath.has(path)) setPath(input, path, value);
    else messages.push(`${unknownField(path, value, [...fieldByPath.keys()]).message}; left out`);
  }
  const clamped = clampSpec(input);
  messages.push(...clamped.messages);
  return { state: 'read', spec: clamped.spec, moment: readMoment(body.moment, messages), messages };
}

/** Never throws: any text is answered with a spec that can run and a sentence on what was wrong. */
export function decodeLink(fragment: string): Decoded {
  const link = fragment.startsWith('#') ? fragment.slice(1) : fragment;
  const version = /^e(\d+)\./.exec(link);
  if (!version) return { state: 'none', spec: defaultSpec(), moment: null, messages: [] };
  if (!link.startsWith(PREFIX)) return mangled('This link was made by another version of the book.');
  if (link.length > MOST_CHARACTERS) return mangled('This link is too long to be one of ours.');
  const bytes = fromBase64Url(link.slice(PREFIX.length));
  const sums = bytes?.slice(0, 2);
  const body = bytes?.slice(2) ?? [];
  if (!sums || !same(sums, fletcher(body))) return mangled('This link is damaged or incomplete.');
  const text = expand(body);
  return (text === undefined ? undefined : readBody(text)) ?? mangled('This link is damaged or incomplete.');
}
