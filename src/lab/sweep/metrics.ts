import type { Latency, Report } from '#experiment/report.ts';

export type Unit = '/s' | 'bit/s' | 'ns' | 'share' | 'cycles' | 'bytes' | 'frames' | 'connections' | '';

/** A headline figure of a run. `of` gives null where the run has none: no latency without a transaction. */
export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  readonly says: string;
  of(report: Report): number | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const time = (pick: (latency: Report['latency']) => Latency, quantile: 'p50' | 'p99') => (report: Report) => {
  const latency = pick(report.latency);
  return latency.count === 0 ? null : latency[quantile];
};

/** Of all cycles of all cores, those of one category; a name of `CpuReport.categories`. */
const shareOf =
  (category: string) =>
  ({ cpu }: Report): number | null => {
    const row = cpu.categories.indexOf(category);
    const all = sum(cpu.cycles.map(sum));
    return row < 0 || all === 0 ? null : sum(cpu.cycles.map((core) => core[row])) / all;
  };
const bytesOf = (kinds: Report['pcie']['toHost']): number =>
  sum(Object.values(kinds).map(({ bytes }) => bytes));

/** The closed list of headline figures; all else of a report is named by its path. */
export const metrics: readonly Metric[] = [
  {
    name: 'connectionsPerSecond',
    unit: '/s',
    says: 'completed',
    of: ({ totals }) => totals.connectionsPerSecond,
  },
  {
    name: 'transactionsPerSecond',
    unit: '/s',
    says: 'replies',
    of: ({ totals }) => totals.transactionsPerSecond,
  },
  {
    name: 'goodput',
    unit: 'bit/s',
    says: 'payload to the clients',
    of: ({ totals }) => totals.goodputToClient,
  },
  {
    name: 'handshakeP50',
    unit: 'ns',
    says: 'SYN to established, median',
    of: time(({ handshake }) => handshake, 'p50'),
  },
  {
    name: 'handshakeP99',
    unit: 'ns',
    says: 'the same, 99th percentile',
    of: time(({ handshake }) => handshake, 'p99'),
  },
  {
    name: 'transactionP50',
    unit: 'ns',
    says: 'request to reply, median',
    of: time(({ transaction }) => transaction, 'p50'),
  },
  {
    name: 'transactionP99',
    unit: 'ns',
    says: 'the same, 99th percentile',
    of: time(({ transaction }) => transaction, 'p99'),
  },
  {
    name: 'connectionP50',
    unit: 'ns',
    says: 'SYN to closed, median',
    of: time(({ connection }) => connection, 'p50'),
  },
  {
    name: 'connectionP99',
    unit: 'ns',
    says: 'the same, 99th percentile',
    of: time(({ connection }) => connection, 'p99'),
  },
  {
    name: 'connectionsCompleted',
    unit: 'connections',
    says: 'every byte right',
    of: ({ totals }) => totals.connectionsCompleted,
  },
  {
    name: 'connectionsFailed',
    unit: 'connections',
    says: 'refused, reset or given up',
    of: ({ totals }) => totals.connectionsFailed,
  },
  {
    name: 'cpuBusy',
    unit: 'share',
    says: 'of the host’s cores, on average',
    of: ({ cpu }) => (cpu.busyShares.length === 0 ? null : sum(cpu.busyShares) / cpu.busyShares.length),
  },
  { name: 'cpuPacketIo', unit: 'share', says: 'of all cycles, as the next seven', of: shareOf('packet I/O') },
  {
    name: 'cpuConnections',
    unit: 'share',
    says: 'TCP connection management',
    of: shareOf('TCP connection management'),
  },
  { name: 'cpuDataPath', unit: 'share', says: 'TCP data path', of: shareOf('TCP data path') },
  { name: 'cpuCopy', unit: 'share', says: 'copies', of: shareOf('copy') },
  { name: 'cpuSockets', unit: 'share', says: 'sockets and epoll', of: shareOf('socket and epoll') },
  { name: 'cpuThreadSwitch', unit: 'share', says: 'thread switches', of: shareOf('thread switch') },
  { name: 'cpuApplication', unit: 'share', says: 'the application', of: shareOf('application') },
  { name: 'cpuIdle', unit: 'share', says: 'idle', of: shareOf('idle') },
  {
    name: 'cyclesPerConnection',
    unit: 'cycles',
    says: 'of the host, idle left out',
    of: ({ cpu, totals }) => (totals.connectionsCompleted === 0 ? null : sum(cpu.perConnection)),
  },
  { name: 'nicBusy', unit: 'share', says: 'of the NIC’s cores', of: ({ nic }) => nic.busyShare },
  { name: 'pcieToHost', unit: 'bytes', says: 'over PCIe, all kinds', of: ({ pcie }) => bytesOf(pcie.toHost) },
  { name: 'pcieToNic', unit: 'bytes', says: 'over PCIe, all kinds', of: ({ pcie }) => bytesOf(pcie.toNic) },
  {
    name: 'tcbMemory',
    unit: 'bytes',
    says: 'control blocks on the host, at their peak',
    of: ({ cpu }) => cpu.tcbBytesPeak,
  },
  { name: 'drops', unit: 'frames', says: 'for any reason', of: ({ drops }) => sum(Object.values(drops)) },
];

/** What the table shows unless it is told. */
export const shownByDefault: readonly string[] = [
  ...['connectionsPerSecond', 'transactionsPerSecond', 'goodput', 'transactionP50', 'transactionP99'],
  ...['cpuBusy', 'cyclesPerConnection', 'nicBusy', 'drops'],
];
