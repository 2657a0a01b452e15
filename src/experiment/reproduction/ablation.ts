import { talkCore } from '#experiment/testbeds.ts';
import { busyMeasures, connectionRate, notFound, rateMeasures, shareMeasures } from './readings.ts';
import { merged } from './runs.ts';
import type { Claim, Entry, Point } from './types.ts';

const base = {
  workload: { concurrency: 256, connections: 0 },
  tcp: { timeWait: 0 },
  probes: { measureFrom: '2ms' },
  duration: '8ms',
};
const short = { probes: { measureFrom: '1ms' }, duration: '3ms' };
const FULL = 'AccelTCP';
const BARE = 'nothing';

/** In the order they are added; `off` is what the stack without them has. */
const parts: readonly { readonly name: string; readonly on: object; readonly off: object }[] = [
  {
    name: 'piggyback',
    on: { host: { ackPiggyback: true, finPiggyback: true } },
    off: { host: { ackPiggyback: false, finPiggyback: false } },
  },
  {
    name: 'user-level threads',
    on: { host: { userLevelThreads: true } },
    off: { host: { userLevelThreads: false } },
  },
  { name: 'zero-copy', on: { host: { zeroCopy: true } }, off: { host: { zeroCopy: false } } },
  { name: 'setup', on: { offloads: { setup: 'intended' } }, off: { offloads: { setup: 'off' } } },
  { name: 'teardown', on: { offloads: { teardown: 'intended' } }, off: { offloads: { teardown: 'off' } } },
  { name: 'lazy TCB', on: { host: { lazyTcb: true } }, off: { host: { lazyTcb: false } } },
];

/** mTCP with each part as the list says. */
function withParts(isOn: (at: number) => boolean): object {
  const changes: Record<string, unknown> = { testbed: talkCore, ...base };
  return parts.reduce(
    (result, { on, off }, at) => merged(result, (isOn(at) ? on : off) as Record<string, unknown>),
    changes,
  );
}

const added: readonly Point[] = [
  { id: BARE, series: 'added in order', x: BARE, changes: withParts(() => false), small: short },
  ...parts.map(({ name }, upTo) => ({
    id: upTo === parts.length - 1 ? FULL : `up to ${name}`,
    series: 'added in order',
    x: name,
    changes: withParts((at) => at <= upTo),
    ...(upTo === parts.length - 1 ? { small: short } : {}),
  })),
];
const removed: readonly Point[] = parts.map(({ name }, without) => ({
  id: `without ${name}`,
  series: 'all but one',
  x: name,
  changes: withParts((at) => at !== without),
  ...(name === 'teardown' ? { small: short } : {}),
}));

const losses: readonly Claim[] = parts.map(({ name }) => ({
  id: `without ${name}`,
  says: `connections a second that AccelTCP loses without ${name}, one core`,
  unit: '%',
  published: notFound,
  isHeldOut: true,
  from: [`without ${name}`, FULL],
  predict: ([less, full]) => 100 * (1 - connectionRate(less) / connectionRate(full)),
}));

const steps: readonly Claim[] = parts.map(({ name }, at) => {
  const from = [
    at === 0 ? BARE : `up to ${parts[at - 1].name}`,
    at === parts.length - 1 ? FULL : `up to ${name}`,
  ];
  return {
    id: `adding ${name}`,
    says: `connections a second that ${name} adds to what stands before it in the list, one core`,
    unit: '%',
    published: notFound,
    isHeldOut: true,
    from,
    predict: ([before, after]) => 100 * (connectionRate(after) / connectionRate(before) - 1),
  };
});

export const ablation: Entry = {
  id: 'ablation',
  title: 'What each part of AccelTCP is worth',
  says: 'Setup and teardown on the NIC, user-level threads, zero-copy, lazy TCBs, and acknowledgments and FINs that ride on data: each left out alone, and added one after another to mTCP.',
  axis: 'part',
  points: [...added, ...removed],
  measures: [...rateMeasures, ...busyMeasures, ...shareMeasures],
  claims: [
    {
      id: 'all',
      says: 'connections a second with all parts, of those with none, one core',
      unit: 'times',
      published: notFound,
      isHeldOut: true,
      from: [FULL, BARE],
      predict: ([full, bare]) => connectionRate(full) / connectionRate(bare),
    },
    ...losses,
    ...steps,
  ],
  assumptions: [
    { path: 'workload.concurrency', says: '256 connections are open at once.', label: 'assumed' },
    { path: 'workload.replyBytes', says: 'Request and reply are 64 bytes.', label: 'quoted' },
    {
      says: 'What a part is worth depends on what is already there: both orders are shown.',
      label: 'derived',
    },
  ],
  note: 'The talk names the parts and shows no value for any of them; nothing can be compared.',
};
