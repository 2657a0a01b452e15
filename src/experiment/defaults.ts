import { fields } from './fields.ts';
import type { SpecField } from './fields/kinds.table.ts';
import { profiles } from './fields/profiles.table.ts';
import { setPath, type Plain } from './paths.ts';
import type { ExperimentSpec, StackProfile } from './spec.ts';
import { SPEC_VERSION } from './spec.ts';

export const fieldByPath: ReadonlyMap<string, SpecField> = new Map(
  fields.map((field) => [field.path, field]),
);

/** A field's value where the spec is silent: the stack profile's word, else the table's. */
export function defaultOf(field: SpecField, stack: string): unknown {
  if (field.path === 'testbed.stack') return stack;
  const profile = Object.hasOwn(profiles, stack) ? profiles[stack] : undefined;
  if (profile && Object.hasOwn(profile, field.path)) return profile[field.path];
  return field.kind === 'list' ? [] : field.default;
}

/** The talk's test bed in small: one connection, 64 bytes each way, nothing lost. */
export function defaultSpec(stack: StackProfile = 'mtcp'): ExperimentSpec {
  const spec: Plain = { version: SPEC_VERSION };
  for (const field of fields) setPath(spec, field.path, defaultOf(field, stack));
  return spec as unknown as ExperimentSpec;
}
