import { talkTestbed } from '#experiment/testbeds.ts';
import {
  busyMeasures,
  cycleShare,
  notFound,
  rateMeasures,
  shareMeasures,
  transactionRate,
} from './readings.ts';
import type { Claim, Entry, Point, Published } from './types.ts';

const coreCounts: readonly number[] = [1, 2, 4, 8, 16];
const stacks = [
  { series: 'mTCP', stack: 'mtcp' },
  { series: 'AccelTCP', stack: 'acceltcp' },
];
const ofTcp = [
  'packet I/O',
  'TCP connection management',
  'TCP data path',
  'socket and epoll',
  'thread switch',
];

/** One look-up a connection, as the talk's breakdown has it; QUIT at the end, on which the server closes. */
const points: readonly Point[] = stacks.flatMap(({ series, stack }) =>
  coreCounts.map((serverCores) => ({
    id: `${series}, ${serverCores}`,
    series,
    x: serverCores,
    changes: {
      application: { kind: 'redis' },
      testbed: { ...talkTestbed, serverCores, stack },
      workload: { content: 'usr', concurrency: 256 * serverCores, connections: 0 },
      tcp: { timeWait: 0 },
      probes: { measureFrom: '3ms' },
      duration: '8ms',
    },
    ...(serverCores === 1 ? { small: {} } : {}),
  })),
);

const published: Published = { kind: 'value', value: 2.3, mark: 'V', source: 'the abstract: Redis by 2.3x' };

function gain(cores: number): Claim {
  return {
    id: `gain, ${cores}`,
    says: `Redis on AccelTCP, of Redis on mTCP, look-ups a second, ${cores} core${cores > 1 ? 's' : ''}`,
    unit: 'times',
    published: cores === 1 || cores === 16 ? published : notFound,
    isHeldOut: true,
    from: [`AccelTCP, ${cores}`, `mTCP, ${cores}`],
    predict: ([fast, base]) => transactionRate(fast) / transactionRate(base),
  };
}

export const redisUsr: Entry = {
  id: 'redis',
  title: 'Redis under Facebook’s USR',
  says: 'Redis serves short look-ups, each on a connection of its own: 2.3 times as many a second, and the stack no longer has most of the cycles.',
  axis: 'server cores',
  points,
  measures: [...rateMeasures, ...busyMeasures, ...shareMeasures],
  claims: [
    ...coreCounts.map(gain),
    {
      id: 'stack of mTCP',
      says: 'cycles of Redis on mTCP that its TCP stack takes, one core',
      unit: '%',
      published: {
        kind: 'least',
        value: 50,
        mark: 'V',
        source: 'the project’s page: more than half of the cycles',
      },
      isHeldOut: false,
      from: ['mTCP, 1'],
      predict: ([report]) => 100 * cycleShare(report, ...ofTcp),
    },
    {
      id: 'stack of AccelTCP',
      says: 'the same on AccelTCP, one core',
      unit: '%',
      published: notFound,
      isHeldOut: true,
      from: ['AccelTCP, 1'],
      predict: ([report]) => 100 * cycleShare(report, ...ofTcp),
    },
  ],
  assumptions: [
    {
      path: 'workload.transactions',
      says: 'One look-up a connection, as in the talk’s breakdown of mTCP and Redis.',
      label: 'quoted',
    },
    { path: 'workload.concurrency', says: '256 connections are open for every core.', label: 'assumed' },
    {
      path: 'costs.redisCommand',
      says: 'What a command costs Redis itself is ours; no figure of the authors’ machine was found.',
      label: 'assumed',
    },
    {
      says: 'Each core has a Redis of its own: they share no lock and no cache line.',
      label: 'assumed',
    },
  ],
  note: 'Redis’ own work is the same on both stacks: more than a quarter of the cycles on mTCP, and Amdahl’s bound for what is left, if opening, closing and the data path cost nothing at all, is below 2. Half of that work belongs to the connection and not to the look-up: a client record is made and freed, and QUIT is read. With the record for nothing the gain is 1.6. For 2.3 the stack that was replaced must have been heavier than ours, by cache misses that grow with the number of connections, or Redis lighter. Neither can be told from the talk. Chapter 12 moves both.',
};
