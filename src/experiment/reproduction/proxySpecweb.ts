import { talkTestbed } from '#experiment/testbeds.ts';
import type { Report } from '#experiment/report.ts';
import { busyMeasures, goodput, notFound, rateMeasures, shareMeasures } from './readings.ts';
import { merged } from './runs.ts';
import type { Claim, Entry, Measure, Point, Published } from './types.ts';

const FOR_EVER = 1_000_000;
const ways = [
  { series: 'mTCP, relayed', stack: 'mtcp', splice: 'off' },
  { series: 'AccelTCP, spliced', stack: 'acceltcp', splice: 'intended' },
] as const;
type Way = (typeof ways)[number];

/** HTTP between 8 clients and 8 backends; every request of a connection after the first asks the same backend once it is spliced. */
function proxy({ stack, splice }: Way, serverCores: number, workload: object): object {
  return {
    application: { kind: 'proxy' },
    proxy: { mode: 'http' },
    testbed: { ...talkTestbed, serverCores, stack, backends: 8 },
    offloads: { splice },
    workload: merged(
      { content: 'specweb', concurrency: 256 * serverCores, connections: 0, transactions: FOR_EVER },
      workload as Record<string, unknown>,
    ),
    tcp: { timeWait: 0 },
    probes: { measureFrom: '4ms' },
    duration: '7ms',
  };
}

const coreCounts: readonly number[] = [1, 4, 16];
const overCores: readonly Point[] = ways.flatMap((way) =>
  coreCounts.map((cores) => ({
    id: `${way.series}, ${cores}`,
    series: way.series,
    x: cores,
    changes: proxy(way, cores, {}),
    ...(cores === 1 ? { small: { probes: { measureFrom: '2ms' }, duration: '4ms' } } : {}),
  })),
);

/** Requests of a connection before it is closed; the talk does not say how many its clients sent. */
const requestCounts: readonly number[] = [1, 10, 100];
const overRequests: readonly Point[] = ways.flatMap((way) =>
  requestCounts.map((transactions) => ({
    id: `${way.series}, ${transactions} requests`,
    series: `${way.series}, 16 cores`,
    x: `${transactions} a connection`,
    changes: proxy(way, 16, { transactions }),
    ...(transactions === 1 ? { small: { probes: { measureFrom: '1ms' }, duration: '2ms' } } : {}),
  })),
);

const sizes: readonly number[] = [64, 1024, 8192, 65_536];
const overSizes: readonly Point[] = ways.flatMap((way) =>
  sizes.map((replyBytes) => ({
    id: `${way.series}, ${replyBytes} B`,
    series: `${way.series}, 4 cores`,
    x: `${replyBytes} B`,
    changes: proxy(way, 4, { content: 'fixed', replyBytes }),
    ...(replyBytes === 1024 ? { small: { probes: { measureFrom: '1ms' }, duration: '2ms' } } : {}),
  })),
);

const [relayed, spliced] = ways.map(({ series }) => series);
const published: Published = {
  kind: 'value',
  value: 11.9,
  mark: 'V',
  source: 'the abstract: HAProxy by 11.9x; the slides say 12x',
};

function gain(suffix: string, says: string, held: Published = notFound): Claim {
  return {
    id: `gain, ${suffix}`,
    says: `a spliced proxy, of one that relays on mTCP, payload a second, ${says}`,
    unit: 'times',
    published: held,
    isHeldOut: true,
    from: [`${spliced}, ${suffix}`, `${relayed}, ${suffix}`],
    predict: ([fast, base]) => goodput(fast) / goodput(base),
  };
}

const measures: readonly Measure[] = [
  { id: 'goodput', label: 'payload', unit: 'Gb/s', read: (report: Report) => goodput(report) },
  ...rateMeasures,
  ...busyMeasures,
  ...shareMeasures,
];

export const proxyOverCores: Entry = {
  id: 'haproxy',
  title: 'A proxy under SPECweb’s images, over cores',
  says: 'An L7 load balancer before web servers carries 11.9 times as much once it leaves its connections to the NIC.',
  axis: 'server cores',
  points: overCores,
  measures,
  claims: [
    gain('1', 'connections that stay, one core', published),
    gain('4', 'connections that stay, 4 cores', published),
    gain('16', 'connections that stay, 16 cores', published),
  ],
  assumptions: [
    {
      path: 'workload.transactions',
      says: 'Connections stay; the talk does not say how many requests one carried.',
      label: 'assumed',
    },
    {
      path: 'workload.concurrency',
      says: '256 connections are open for every core, one request under way on each.',
      label: 'assumed',
    },
    {
      says: 'The set of files is the 31 images of SPECweb2005’s Support site, 30 to 5,670 bytes, each as likely.',
      label: 'assumed',
    },
    { says: 'The published gain names no number of cores; each is held against it.', label: 'assumed' },
  ],
  note: 'No single number of cores can be meant: a spliced proxy fills the wires with one core or 16, and what it is compared with grows with every core. Ours is a lean proxy. To be 11.9 times slower than the wires on 16 cores, a proxy that relays would have to take some 57,000 cycles a request; ours takes about 8,500. The difference is HAProxy’s own work on a request, of which no published figure was found: its rules, buffers, sessions and logs are not in the model. Change the cost of a head, and see.',
};

export const proxyOverRequests: Entry = {
  id: 'haproxy-requests',
  title: 'The same, over requests a connection',
  says: 'How much splicing gains depends on how long a connection stays; the talk does not say how long its own stayed.',
  axis: 'requests',
  points: overRequests,
  measures,
  claims: requestCounts.map((count) => gain(`${count} requests`, `${count} requests a connection, 16 cores`)),
  assumptions: [
    {
      path: 'workload.concurrency',
      says: '4,096 connections are open, one request under way on each.',
      label: 'assumed',
    },
  ],
  note: 'Nothing was published to compare with: this is the assumption on which the figure above rests, drawn out.',
};

export const proxyOverSizes: Entry = {
  id: 'haproxy-sizes',
  title: 'The same, over the size of files',
  says: 'Throughput of the proxy by the size of the files it relays.',
  axis: 'file',
  points: overSizes,
  measures,
  claims: sizes.map((bytes) => gain(`${bytes} B`, `files of ${bytes} bytes, 4 cores`)),
  assumptions: [
    {
      path: 'workload.concurrency',
      says: '1,024 connections are open, one request under way on each.',
      label: 'assumed',
    },
  ],
  note: 'The talk draws this curve and its values were not found.',
};
