import { talkCore } from '#experiment/testbeds.ts';
import type { Report } from '#experiment/report.ts';
import { cycleShare, goodput, notFound, rateMeasures, shareMeasures, steadyOf } from './readings.ts';
import type { Claim, Entry, Measure, Point } from './types.ts';

const sizes = [64, 1460, 8192];
const tcp = ['packet I/O', 'TCP connection management', 'TCP data path'];

function proxy(replyBytes: number, splice: string): object {
  return {
    application: { kind: 'proxy' },
    testbed: { ...talkCore, backends: 8 },
    offloads: { splice },
    workload: {
      concurrency: 256,
      connections: 0,
      transactions: 1_000_000,
      requestBytes: 64,
      replyBytes,
    },
    tcp: { timeWait: 0 },
    probes: { measureFrom: '6ms' },
    duration: splice === 'off' ? '12ms' : '8ms',
  };
}

const points: readonly Point[] = ['off', 'intended'].flatMap((splice) =>
  sizes.map((bytes) => ({
    id: `${splice === 'off' ? 'host' : 'spliced'}, ${bytes}`,
    series: splice === 'off' ? 'relayed by the host' : 'spliced on the NIC',
    x: bytes,
    changes: proxy(bytes, splice),
    ...(bytes === 1460 && splice === 'off'
      ? { small: { probes: { measureFrom: '3ms' }, duration: '6ms' } }
      : {}),
  })),
);

/** Bytes over PCIe, both ways and of all kinds, for each of payload that was relayed. */
function crossings(report: Report): number {
  const { bytesToHost, bytesToNic, bytesToServer, bytesToClient } = steadyOf(report);
  return (bytesToHost + bytesToNic) / (bytesToServer + bytesToClient);
}

const measures: readonly Measure[] = [
  { id: 'goodput', label: 'payload relayed', unit: 'Gb/s', read: goodput },
  { id: 'pcie', label: 'bytes over PCIe for each of payload', unit: 'B', read: crossings },
];

const share = (id: string, says: string, read: (report: Report) => number): Claim => ({
  id,
  says: `${says}, replies of 1,460 bytes, one core`,
  unit: '%',
  published: notFound,
  isHeldOut: true,
  from: ['host, 1460'],
  predict: ([report]) => 100 * read(report),
});

export const proxyOverheads: Entry = {
  id: 'proxy-overheads',
  title: 'What a proxy spends its time on',
  says: 'A proxy copies payload to and from the application, processes TCP on two connections and moves every byte over PCIe twice; spliced on the NIC, no byte takes DMA.',
  axis: 'bytes of a reply',
  points,
  measures: [...measures, ...rateMeasures, ...shareMeasures],
  claims: [
    share('copy', 'cycles of a proxy that copy payload', (report) => cycleShare(report, 'copy')),
    share('tcp', 'cycles of a proxy in packet I/O and TCP', (report) => cycleShare(report, ...tcp)),
    {
      id: 'dma saved',
      says: 'bytes over PCIe that splicing saves a proxy, replies of 1,460 bytes',
      unit: '%',
      published: { kind: 'value', value: 100, mark: 'V', source: 'the abstract: zero DMA to the host' },
      isHeldOut: false,
      from: ['spliced, 1460', 'host, 1460'],
      predict: ([spliced, host]) => 100 * (1 - crossings(spliced) / crossings(host)),
    },
  ],
  assumptions: [
    {
      path: 'costs.copyPerByte',
      says: 'A byte is copied in a tenth of a cycle: it is in the cache.',
      label: 'assumed',
    },
    {
      path: 'workload.requestBytes',
      says: 'Requests are 64 bytes, on connections that stay.',
      label: 'assumed',
    },
  ],
  note: 'The talk draws the split and its values were not found.',
};
