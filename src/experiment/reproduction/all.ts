import { ablation } from './ablation.ts';
import { connectionRateOverCores } from './connectionRate.ts';
import { layers } from './layers.ts';
import { nicSlowdown } from './nicSlowdown.ts';
import { otherTestbeds } from './otherTestbeds.ts';
import { proxyOverheads } from './proxyOverheads.ts';
import { proxyOverCores, proxyOverRequests, proxyOverSizes } from './proxySpecweb.ts';
import { redisUsr } from './redisUsr.ts';
import { teardownCapacity } from './teardownCapacity.ts';
import { timerRivals } from './timerRivals.ts';
import type { Entry } from './types.ts';

/** Every figure of the talk and abstract that is reproduced, in the order of the talk. */
export const entries: readonly Entry[] = [
  layers,
  proxyOverheads,
  nicSlowdown,
  teardownCapacity,
  timerRivals,
  connectionRateOverCores,
  ablation,
  redisUsr,
  proxyOverCores,
  proxyOverRequests,
  proxyOverSizes,
  otherTestbeds,
];
