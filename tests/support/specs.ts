import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate } from '#experiment/validate.ts';

type Part<T> = {
  [Key in keyof T]?: T[Key] extends unknown[] ? T[Key] : T[Key] extends object ? Part<T[Key]> : T[Key];
};
export type Change = Part<ExperimentSpec>;

const isPart = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(base: object, change: object): object {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(change)) {
    const old = result[name];
    result[name] = isPart(value) && isPart(old) ? merged(old, value) : value;
  }
  return result;
}

/** The default spec with some of it said otherwise, later changes on top, checked like any other. */
export function specOf(...changes: Change[]): ExperimentSpec {
  const result = validate(changes.reduce(merged, {}));
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('; '));
  return result.spec;
}
