import { talkTestbed } from '#experiment/testbeds.ts';
import type { Report } from '#experiment/report.ts';
import { notFound, transactionRate } from './readings.ts';
import { merged } from './runs.ts';
import type { Claim, Entry, Measure, Point } from './types.ts';

/** Without timestamps, 54 bytes of headers and 4 of FCS: a frame of 64 bytes, and an IP packet of 1,500. */
const sizes = [
  { name: '64 B', payload: 6, frames: 24_000 },
  { name: '1500 B', payload: 1460, frames: 10_000 },
];
const HEADERS = 58;
const coreCounts = [1, 16];

const testbed = (serverCores: number) => ({ ...talkTestbed, serverCores, backends: 8, ringDescriptors: 512 });

/** Frames at the rate of the wires, for every core as many flows as the proxy has connections. */
function layer4(payload: number, frames: number, serverCores: number, kind: string): object {
  return {
    application: { kind },
    testbed: { ...testbed(serverCores), linkDelay: '1us' },
    workload: {
      kind: 'forwarding',
      connections: frames * (serverCores > 1 ? 4 : 1),
      requestBytes: payload,
      concurrency: 256 * serverCores,
    },
    duration: '50ms',
  };
}

/** Requests and replies of one frame each, on connections that stay. */
function layer7(payload: number, serverCores: number): object {
  return {
    application: { kind: 'proxy' },
    testbed: testbed(serverCores),
    workload: {
      concurrency: 256 * serverCores,
      connections: 0,
      transactions: 1_000_000,
      requestBytes: payload,
      replyBytes: payload,
    },
    tcp: { timestamps: false, timeWait: 0 },
    probes: { measureFrom: '4ms' },
    duration: '8ms',
  };
}

const kinds = [
  { series: 'L7 proxy on the host', make: layer7 },
  {
    series: 'L4 on the host',
    make: (payload: number, cores: number, frames: number) => layer4(payload, frames, cores, 'forwarder'),
  },
];

const points: readonly Point[] = sizes.flatMap(({ name, payload, frames }) => [
  ...kinds.flatMap(({ series, make }) =>
    coreCounts.map((cores) => ({
      id: `${series}, ${name}, ${cores}`,
      series: `${series}, ${cores} core${cores > 1 ? 's' : ''}`,
      x: name,
      changes: make(payload, cores, frames),
      ...(cores === 1
        ? { small: series.startsWith('L7') ? { probes: { measureFrom: '2ms' }, duration: '4ms' } : {} }
        : {}),
    })),
  ),
  {
    id: `L4 on the NIC, ${name}`,
    series: 'L4 on the NIC',
    x: name,
    changes: merged(layer4(payload, frames, 1, 'message-server') as Record<string, unknown>, {
      workload: { concurrency: 1 },
    }),
  },
]);

/** Frames with payload that passed, a second; a proxy passes a request and a reply for each transaction. */
function passed(report: Report): number {
  return report.nic.forwarding?.forwardedPerSecond ?? 2 * transactionRate(report);
}
const gigabits = (report: Report): number =>
  (passed(report) * (report.spec.workload.requestBytes + HEADERS) * 8) / 1e9;

const measures: readonly Measure[] = [
  { id: 'frames', label: 'frames with payload that passed', unit: '/s', read: passed },
  { id: 'rate', label: 'of them, FCS included', unit: 'Gb/s', read: gigabits },
];

function ratio(size: string, cores: number): Claim {
  return {
    id: `L4 over L7, ${size}, ${cores}`,
    says: `L4 forwarding on the host, of L7 proxying on mTCP, ${size}, ${cores} core${cores > 1 ? 's' : ''}`,
    unit: 'times',
    published:
      cores > 1
        ? notFound
        : { kind: 'range', least: 3.2, most: 6.3, mark: 'V', source: 'the abstract: 3.2x to 6.3x' },
    isHeldOut: true,
    from: [`L4 on the host, ${size}, ${cores}`, `L7 proxy on the host, ${size}, ${cores}`],
    predict: ([l4, l7]) => passed(l4) / passed(l7),
  };
}
function nicOverHost(size: string): Claim {
  return {
    id: `NIC over host, ${size}`,
    says: `L4 forwarding on the NIC, of the same on 16 cores of the host, ${size}`,
    unit: 'times',
    published: notFound,
    isHeldOut: true,
    from: [`L4 on the NIC, ${size}`, `L4 on the host, ${size}, 16`],
    predict: ([nic, host]) => passed(nic) / passed(host),
  };
}

export const layers: Entry = {
  id: 'l7-against-l4',
  title: 'A proxy of layer 7 against forwarding at layer 4',
  says: 'Relaying payload between two connections is 3.2 to 6.3 times slower than forwarding the packets, for the overhead of TCP conformance.',
  axis: 'packet',
  points,
  measures,
  claims: sizes.flatMap(({ name }) => [...coreCounts.map((cores) => ratio(name, cores)), nicOverHost(name)]),
  assumptions: [
    {
      says: 'Packets of 64 bytes are whole frames with 6 bytes of payload; those of 1,500 carry 1,460.',
      label: 'assumed',
    },
    {
      says: 'The published range belongs to one core; both sizes are held against all of it.',
      label: 'assumed',
    },
    {
      path: 'costs.rewrite',
      says: 'Rewriting a frame takes an L4 balancer 100 cycles beside receiving and sending it.',
      label: 'assumed',
    },
    {
      path: 'workload.concurrency',
      says: '256 connections or flows for every core; each has one request under way.',
      label: 'assumed',
    },
  ],
  note: 'At 1,500 bytes the prediction lies in the range, at 64 bytes above it. Each of our connections has one request under way, so a packet of 64 bytes is a whole message: it takes an event, a read, a write and a turn of the application each time, about eleven times what forwarding takes. A proxy whose connections always have several small packets waiting reads them in one call, and is nearer to forwarding; the talk does not say how its load was made. On 16 cores both meet the wires and PCIe, and the gap is gone.',
};
