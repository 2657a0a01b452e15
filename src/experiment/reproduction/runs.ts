import { isPlain, type Plain } from '#experiment/paths.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate } from '#experiment/validate.ts';
import type { Entry, Point } from './types.ts';

export type Edition = 'full' | 'small';

/** One computation, and every point that reads its report. */
export interface Run {
  /** Canonical JSON of the spec: equal specs have equal keys. */
  readonly key: string;
  readonly spec: ExperimentSpec;
  readonly points: readonly { readonly entry: string; readonly point: string }[];
}

/** All runs carry one name, so that those which differ in nothing else are one. */
const NAME = 'reproduction';

/** `over` wins; objects are joined, everything else is replaced. */
export function merged(under: Plain, over: Plain): Plain {
  const result: Plain = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isPlain(value) && isPlain(below) ? merged(below, value) : value;
  }
  return result;
}

/** The spec of a point, complete; `edits` are what a reader changed. A point that the schema refuses is a fault of ours. */
export function specOfPoint(point: Point, edition: Edition, edits: object = {}): ExperimentSpec {
  const changes =
    edition === 'small' ? merged(point.changes as Plain, (point.small ?? {}) as Plain) : point.changes;
  const validation = validate({ ...merged(changes as Plain, edits as Plain), name: NAME });
  if (validation.ok) return validation.spec;
  throw new Error(`point ${point.id}: ${validation.findings.map(({ message }) => message).join('; ')}`);
}

export function pointsOf(entry: Entry, edition: Edition): readonly Point[] {
  return edition === 'full' ? entry.points : entry.points.filter(({ small }) => small !== undefined);
}

/** Keys in the order of the alphabet at every depth, so that the order of writing says nothing. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isPlain(value)) return JSON.stringify(value);
  const members = Object.keys(value).toSorted();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

export const keyOf = (spec: ExperimentSpec): string => canonical(spec);

/** Everything to be computed, each once, in the order of the entries. */
export function runsOf(entries: readonly Entry[], edition: Edition): readonly Run[] {
  const runs = new Map<string, { spec: ExperimentSpec; points: { entry: string; point: string }[] }>();
  for (const entry of entries)
    for (const point of pointsOf(entry, edition)) {
      const spec = specOfPoint(point, edition);
      const key = keyOf(spec);
      const run = runs.get(key) ?? { spec, points: [] };
      run.points.push({ entry: entry.id, point: point.id });
      runs.set(key, run);
    }
  return [...runs].map(([key, run]) => ({ key, ...run }));
}
