import type { HostCost } from './hardware.ts';

const assumed = (cycles: number, source: string): HostCost => ({
  cycles,
  category: 6,
  label: 'assumed',
  source,
});

/**
 * What mode http costs a proxy beside the messages it carries. No published figure parts HAProxy's own cycles from the
 * kernel's; a byte-wise parser takes one to two cycles a byte, a miss 60 to 200.
 */
export const httpCosts = {
  httpHead: assumed(
    600,
    'transaction state, index of the fields, what they mean for the connection: several misses',
  ),
  httpPerByte: assumed(1.5, 'a state machine looks at each byte of a head once'),
  serverChoice: assumed(200, 'list or map of backends, one miss on the one that is picked'),
} as const satisfies Readonly<Record<string, HostCost>>;
