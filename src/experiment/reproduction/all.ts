import { nicSlowdown } from './nicSlowdown.ts';
import type { Entry } from './types.ts';

/** Every figure of the talk and abstract that is reproduced, in the order of the talk. */
export const entries: readonly Entry[] = [nicSlowdown];
