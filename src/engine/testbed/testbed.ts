import { longApplications } from './longApplications.ts';
import { have } from './programs.ts';

have(longApplications);

/** The machine with every application at hand; a worker fetches the long ones only for a spec that runs them. */
export { Testbed } from './leanTestbed.ts';
export type { StepKind } from './leanTestbed.ts';
