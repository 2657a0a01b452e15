import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate } from '#experiment/validate.ts';

export interface Preset {
  readonly name: string;
  /** One line: what it shows. */
  readonly says: string;
  /** What differs from the default spec; edits go here, so that a change of stack still brings its profile. */
  readonly changes: object;
  readonly spec: ExperimentSpec;
}

/** A preset that the schema refuses cannot be built. */
export function definePreset(name: string, says: string, changes: object): Preset {
  const named = { name, ...changes };
  const validation = validate(named);
  if (!validation.ok)
    throw new Error(`preset ${name}: ${validation.findings.map((finding) => finding.message).join('; ')}`);
  return { name, says, changes: named, spec: validation.spec };
}
