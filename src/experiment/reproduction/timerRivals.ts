import { timerRace } from '#experiment/presets/timerRace.ts';
import type { Report } from '#experiment/report.ts';
import { notFound } from './readings.ts';
import { merged } from './runs.ts';
import type { Claim, Entry, Measure, Point } from './types.ts';

const rivals = ['bitmap-wheel', 'hashed-wheel', 'hierarchical-wheel', 'list', 'heap'];
const flowCounts = [16_384, 262_144];
const WHEEL = 'bitmap-wheel';

function raceOf({ nic }: Report) {
  if (nic.race === undefined) throw new Error('no timers raced');
  return nic.race;
}

const points: readonly Point[] = flowCounts.flatMap((flows) =>
  rivals.map((timer) => ({
    id: `${timer}, ${flows}`,
    series: timer,
    x: flows,
    changes: merged(timerRace.changes as Record<string, unknown>, {
      offloads: { timer, teardownFlows: flows },
    }),
    ...(flows === flowCounts[0] ? { small: {} } : {}),
  })),
);

const measures: readonly Measure[] = [
  {
    id: 'set',
    label: 'set as fast as all cores can',
    unit: '/s',
    read: (report) => raceOf(report).registrations,
  },
  { id: 'ring', label: 'rung while sweeping', unit: '/s', read: (report) => raceOf(report).expiries },
  {
    id: 'longest',
    label: 'longest wait at its pace',
    unit: 'ns',
    read: (report) => raceOf(report).longestWait,
  },
  { id: 'bytes', label: 'entries and timers', unit: 'B', read: (report) => raceOf(report).allBytes },
];

const faster = (rival: string): Claim => ({
  id: `over ${rival}`,
  says: `timers a second that 81 cores set in the bitmap wheel, of those in a ${rival} under a lock, 16 k flows`,
  unit: 'times',
  published: notFound,
  isHeldOut: true,
  from: [WHEEL, rival].map((timer) => `${timer}, ${flowCounts[0]}`),
  predict: ([wheel, other]) => raceOf(wheel).registrations / raceOf(other).registrations,
});

export const timerRivals: Entry = {
  id: 'timer-rivals',
  title: 'The wheel against other timers',
  says: 'No flow belongs to a core, so timers are one structure for all; frequent registration makes the cores fight for its lock. The bitmap wheel needs none.',
  axis: 'closing flows',
  points,
  measures,
  claims: rivals.filter((rival) => rival !== WHEEL).map(faster),
  assumptions: [
    { path: 'costs.nicClock', says: '81 cores at 1.2 GHz.', label: 'quoted' },
    {
      says: 'Rivals take one lock, the hashed wheel one a slot; a lock is a test-and-set in IMEM.',
      label: 'assumed',
    },
  ],
  note: 'The talk says why the wheel exists and prints no comparison; nothing can be compared.',
};
