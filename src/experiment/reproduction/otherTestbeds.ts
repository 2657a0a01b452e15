import { cxTestbed, dpuTestbed, onePortTestbed, secondTestbed, talkTestbed } from '#experiment/testbeds.ts';
import { busyMeasures, connectionRate, notFound, rateMeasures } from './readings.ts';
import type { Claim, Entry, Point } from './types.ts';

const testbeds = [
  { name: 'the talk’s', testbed: talkTestbed },
  { name: '8 cores', testbed: secondTestbed },
  { name: 'Agilio CX', testbed: cxTestbed },
  { name: 'BlueField-3', testbed: dpuTestbed },
  { name: 'one port', testbed: onePortTestbed },
];
const [TALK] = testbeds.map(({ name }) => name);

const points: readonly Point[] = testbeds.map(({ name, testbed }) => ({
  id: name,
  series: 'AccelTCP',
  x: name,
  changes: {
    testbed: { ...testbed, stack: 'acceltcp' },
    workload: { concurrency: 256 * testbed.serverCores, connections: 0 },
    tcp: { timeWait: 0 },
    probes: { measureFrom: '2ms' },
    duration: '6ms',
  },
  ...(name === '8 cores' || name === TALK
    ? { small: { probes: { measureFrom: '1ms' }, duration: '2ms' } }
    : {}),
}));

const claims: readonly Claim[] = testbeds.slice(1).map(({ name }) => ({
  id: name,
  says: `connections a second of AccelTCP on the testbed "${name}", of the talk’s`,
  unit: 'times',
  published: notFound,
  isHeldOut: true,
  from: [name, TALK],
  predict: ([other, talk]) => connectionRate(other) / connectionRate(talk),
}));

export const otherTestbeds: Entry = {
  id: 'testbeds',
  title: 'The same on other testbeds',
  says: 'The authors also ran a server with 8 cores; cards with fewer or slower cores, a modern one, and one port are ours.',
  axis: 'testbed',
  points,
  measures: [...rateMeasures, ...busyMeasures],
  claims,
  assumptions: [
    { path: 'workload.concurrency', says: '256 connections are open for every core.', label: 'assumed' },
    {
      says: 'The second server’s cores are as good as the first’s, cycle by cycle; they are older.',
      label: 'assumed',
    },
  ],
  note: 'No value of the second server was found; nothing can be compared.',
};
