import { talkTestbed } from '#experiment/testbeds.ts';
import { busyMeasures, connectionRate, notFound, rateMeasures, transactionRate } from './readings.ts';
import { merged } from './runs.ts';
import type { Claim, Entry, Point, Published } from './types.ts';

const coreCounts: readonly number[] = [1, 2, 4, 8, 16];
/** Open at once, for every core: several bursts of 64, so that none runs dry. */
const A_CORE = 256;

const quick = { probes: { measureFrom: '2ms' }, duration: '6ms' };
/** 256 connections of a core take a kernel 15 ms and more. */
const slow = { probes: { measureFrom: '30ms' }, duration: '80ms' };
const forEver = { workload: { transactions: 1_000_000 } };

const curves: readonly { readonly series: string; readonly stack: string; readonly more: object }[] = [
  { series: 'Linux', stack: 'linux', more: slow },
  { series: 'mTCP', stack: 'mtcp', more: quick },
  { series: 'AccelTCP', stack: 'acceltcp', more: quick },
  { series: 'persistent, mTCP', stack: 'mtcp', more: merged(quick, forEver) },
  { series: 'persistent, AccelTCP', stack: 'acceltcp', more: merged(quick, forEver) },
];
const SMALL_SERIES = ['mTCP', 'AccelTCP', 'persistent, mTCP'];

function point(series: string, stack: string, more: object, serverCores: number): Point {
  const changes = {
    testbed: { ...talkTestbed, stack, serverCores },
    workload: { concurrency: A_CORE * serverCores, connections: 0 },
    tcp: { timeWait: 0 },
  };
  const isSmall = serverCores === 1 && SMALL_SERIES.includes(series);
  return {
    id: `${series}, ${serverCores}`,
    series,
    x: serverCores,
    changes: merged(changes, more as Record<string, unknown>),
    ...(isSmall ? { small: {} } : {}),
  };
}

const points = curves.flatMap(({ series, stack, more }) =>
  coreCounts.map((cores) => point(series, stack, more, cores)),
);

const comparable: Published = {
  kind: 'value',
  value: 1,
  mark: 'D',
  source: 'the abstract: short-lived connections perform comparable to persistent ones',
};

function againstPersistent(cores: number): Claim {
  return {
    id: `short over persistent, ${cores}`,
    says: `AccelTCP with a connection a transaction, of mTCP with persistent connections, ${cores} core${cores > 1 ? 's' : ''}`,
    unit: 'times',
    published: comparable,
    isHeldOut: true,
    from: [`AccelTCP, ${cores}`, `persistent, mTCP, ${cores}`],
    predict: ([short, persistent]) => connectionRate(short) / transactionRate(persistent),
  };
}

function gain(over: string, cores: number, published: Published = notFound): Claim {
  return {
    id: `over ${over}, ${cores}`,
    says: `AccelTCP over ${over}, connections a second, ${cores} core${cores > 1 ? 's' : ''}`,
    unit: 'times',
    published,
    isHeldOut: true,
    from: [`AccelTCP, ${cores}`, `${over}, ${cores}`],
    predict: ([fast, base]) => connectionRate(fast) / connectionRate(base),
  };
}

export const connectionRateOverCores: Entry = {
  id: 'connection-rate',
  title: 'Connections a second, one 64-byte transaction each',
  says: 'A TCP server whose connections carry one transaction of 64 bytes, over cores: Linux, mTCP and AccelTCP, and for comparison connections that stay. Short-lived connections become comparable to persistent ones.',
  axis: 'server cores',
  points,
  measures: [...rateMeasures, ...busyMeasures],
  claims: [
    againstPersistent(1),
    againstPersistent(16),
    gain('mTCP', 1),
    gain('mTCP', 16),
    gain('Linux', 1),
    {
      id: 'mtcp over linux, 8',
      says: 'mTCP over Linux, connections a second, 8 cores',
      unit: 'times',
      published: {
        kind: 'value',
        value: 25,
        mark: 'V',
        source: 'the mTCP paper’s abstract (NSDI’14), on its own testbed and kernel',
      },
      isHeldOut: true,
      from: ['mTCP, 8', 'Linux, 8'],
      predict: ([mtcp, linux]) => connectionRate(mtcp) / connectionRate(linux),
    },
  ],
  assumptions: [
    { path: 'workload.concurrency', says: '256 connections are open for every core.', label: 'assumed' },
    {
      path: 'tcp.timeWait',
      says: 'No side keeps TIME-WAIT: mTCP’s default (source-facts C.12).',
      label: 'quoted',
    },
    {
      path: 'costs.threadSwitchKernel',
      says: 'mTCP’s stack and application are kernel threads; a switch takes 4,770 cycles.',
      label: 'quoted',
    },
    {
      says: 'Cores share nothing but the card: no locks, no misses from each other’s caches.',
      label: 'assumed',
    },
  ],
  note: '“Comparable” is the authors’ word; 1 stands for it here. What keeps the prediction below is not TCP’s opening and closing, which the card does, but what a new connection costs beside them: the last acknowledgment of the handshake still crosses to the host, a socket is accepted, entered with epoll and closed, and a quasi-TCB is made. Linux was slower against mTCP in 2014 than ours is: its kernel was older, and of its shared tables only the lock of the listening socket is modelled.',
};
