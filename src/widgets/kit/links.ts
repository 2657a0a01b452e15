import { resolve } from '$app/paths';
import { encodeLink } from '#experiment/permalink.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';

/** The lab page with this spec in it. */
export function labLink(spec: ExperimentSpec): string {
  return `${resolve('/lab/')}#${encodeLink(spec)}`;
}
