import type { ExperimentSpec } from '#experiment/spec.ts';
import type { longApplications } from './longApplications.ts';

type LongApplications = typeof longApplications;

let atHand: LongApplications | null = null;

/** From now on machines may run them. */
export function have(applications: LongApplications): void {
  atHand = applications;
}

/** Whether a machine of this spec can be built only once they are there. */
function needsLong({ application: { kind } }: ExperimentSpec): boolean {
  return atHand === null && kind !== 'message-server' && kind !== 'forwarder';
}

/** Fetches what a spec needs and is not there yet; null: all of it is. */
export function fetched(spec: ExperimentSpec): Promise<void> | null {
  if (!needsLong(spec)) return null;
  return import('./longApplications.ts').then(({ longApplications }) => have(longApplications));
}

export function programs(): LongApplications {
  if (atHand === null) throw new Error('the applications of this spec were not fetched before it was built');
  return atHand;
}
