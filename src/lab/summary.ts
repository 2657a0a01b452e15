import type { LargeFrames, Latency, NicUse, Report, TcbKind } from '#experiment/report.ts';
import { formatBytes, formatRate, formatTime, group } from '#experiment/units.ts';
import type { Performance } from './execution.ts';
import { proxyRows } from './proxyRows.ts';
import { redisRows } from './redisRows.ts';
import { aligned } from './table.ts';

const whole = (value: number): string => group(Math.round(value));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, aligned(rows, '  ')];
}

function totalsRows({ totals }: Report): string[][] {
  const rows = [
    ['connections completed', whole(totals.connectionsCompleted), `${whole(totals.connectionsPerSecond)} /s`],
    ['connections failed, open', `${whole(totals.connectionsFailed)}, ${whole(totals.connectionsOpen)}`, ''],
    ['transactions', whole(totals.transactions), `${whole(totals.transactionsPerSecond)} /s`],
    ['bytes to server', whole(totals.bytesToServer), ''],
    ['bytes to client', whole(totals.bytesToClient), formatRate(totals.goodputToClient, 'b/s')],
    [
      'frames to server, to client',
      `${whole(totals.framesToServer)}, ${whole(totals.framesToClient)}`,
      `${whole(totals.framesLost)} lost`,
    ],
  ];
  if (totals.bytesWrong > 0) rows.push(['bytes wrong', whole(totals.bytesWrong), '']);
  if (totals.framesHeld > 0) rows.push(['frames still held', whole(totals.framesHeld), '']);
  return rows;
}

function steadyRows({ steady }: Report): string[][] {
  if (steady === undefined) return [];
  return [
    ['connections', whole(steady.connections), `${whole(steady.connectionsPerSecond)} /s`],
    ['transactions', whole(steady.transactions), `${whole(steady.transactionsPerSecond)} /s`],
    ['bytes to server', whole(steady.bytesToServer), formatRate(steady.goodputToServer, 'b/s')],
    ['bytes to client', whole(steady.bytesToClient), formatRate(steady.goodputToClient, 'b/s')],
    ['busy, core by core', steady.busyShares.map(percent).join(', '), ''],
    ['NIC cores busy', percent(steady.nicBusyShare), ''],
  ];
}

function latencyRows(latency: Report['latency']): string[][] {
  const measured = Object.entries(latency).filter(([, times]: [string, Latency]) => times.count > 0);
  if (measured.length === 0) return [];
  const cells = (times: Latency) => [times.min, times.p50, times.p90, times.p99, times.max].map(formatTime);
  return [
    ['', 'least', 'median', '90 %', '99 %', 'most'],
    ...measured.map(([name, times]) => [name, ...cells(times)]),
  ];
}

function raceRows({ nic: { race } }: Report): string[][] {
  if (race === undefined) return [];
  return [
    ['flows', whole(race.flows), `${race.bytesPerFlow} bytes a flow`],
    ['timers and entries', formatBytes(race.allBytes), `of ${formatBytes(race.memoryBytes)}`],
    ['set at their pace', `${whole(race.asked)} /s`, `${formatTime(race.meanWait)} of waiting each`],
    [
      'set as fast as can be',
      `${whole(race.registrations)} /s`,
      `${formatTime(race.sprintWait)} of waiting each`,
    ],
    ['rung while sweeping', `${whole(race.expiries)} /s`, ''],
    ...counted(race.paced),
  ];
}

function cpuRows({ cpu }: Report): string[][] {
  const sums = cpu.categories.map((_, category) =>
    cpu.cycles.reduce((sum, core) => sum + (core[category] ?? 0), 0),
  );
  const total = sums.reduce((sum, cycles) => sum + cycles, 0);
  if (total === 0) return [];
  const rows = cpu.categories.map((name, category) => {
    const each = cpu.perConnection[category];
    return [
      name,
      percent((sums[category] ?? 0) / total),
      each === undefined || name === 'idle' ? '' : `${whole(each)} cycles a connection`,
    ];
  });
  return [
    ...rows,
    ['busy, core by core', cpu.busyShares.map(percent).join(', '), ''],
    ['TCB memory at its peak', formatBytes(cpu.tcbBytesPeak), `${whole(cpu.connectionsPeak)} connections`],
  ];
}

function controlBlockRows({ host }: Report): string[][] {
  const kinds = [
    { name: 'quasi-TCBs', kind: host.quasiTcb },
    { name: 'full TCBs', kind: host.fullTcb },
  ];
  const row = (name: string, { peak, now, bytes }: TcbKind): string[] => [
    name,
    `${whole(peak)} at most`,
    `${whole(now)} at the end, ${bytes} B each`,
  ];
  return [
    ...kinds.filter(({ kind }) => kind.peak > 0).map(({ name, kind }) => row(name, kind)),
    ...Object.entries(host.promotions).map(([why, count]) => [`made full: ${why}`, whole(count), '']),
    [
      'really, in this engine',
      `${formatBytes(host.realBytesPerConnection)} a connection`,
      `and ${formatBytes(host.realSendBufferBytes)} of send buffers`,
    ],
  ];
}

function nicRows({ nic, pcie }: Report): string[][] {
  return [
    ['cores busy', percent(nic.busyShare), `of ${nic.cores} at ${formatRate(nic.clock, 'Hz')}`],
    ...nicUseRows(nic.use),
    ...nic.memories
      .filter((memory) => memory.peak > 0)
      .map((memory) => [
        `${memory.name} at its peak`,
        formatBytes(memory.peak),
        `of ${formatBytes(memory.capacity)}`,
      ]),
    ['frames over PCIe to host, to NIC', `${whole(pcie.framesToHost)}, ${whole(pcie.framesToNic)}`, ''],
    ...savingRows(nic.savings),
    ...Object.entries({ ...nic.setup, ...nic.teardown })
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [name, whole(count), '']),
    ...toeRows(nic),
  ];
}

function toeRows({ toe }: Report['nic']): string[][] {
  if (toe === undefined) return [];
  return [
    ['connections at most, refused', `${whole(toe.connectionsPeak)}, ${whole(toe.refused)}`, ''],
    [
      'a connection on the NIC',
      formatBytes(toe.controlBlockBytes),
      `and ${formatBytes(toe.bufferBytes)} of buffers`,
    ],
    ['socket commands, events', `${whole(toe.commands)}, ${whole(toe.events)}`, ''],
    ['waits for a flow’s lock', whole(toe.lockWaits), `of ${whole(toe.meanLockWait)} ns`],
  ];
}

function savingRows({ checksum, tso, lro, rss }: Report['nic']['savings']): string[][] {
  const large = (verb: string, { frames, segments, crossingsSaved }: LargeFrames): string[] => [
    verb,
    `${whole(segments)} as ${whole(frames)}`,
    `${whole(crossingsSaved)} crossings saved`,
  ];
  return [
    ...(checksum
      ? [['bytes summed for the host', `${whole(checksum.filled)} out, ${whole(checksum.verified)} in`, '']]
      : []),
    ...(tso ? [large('segments cut for the host', tso)] : []),
    ...(lro ? [large('segments joined for the host', lro)] : []),
    ...(rss && rss.length > 1 ? [['frames to each core', rss.map(whole).join(', '), '']] : []),
  ];
}

/** The busiest core, threads, instructions, the busiest of memories and units, and what was waited for longest. */
function nicUseRows({ cores, threads, framesWaited, instructions, operations, stalls }: NicUse): string[][] {
  const busiest = operations.reduce((most, row) => (row.busyShare > most.busyShare ? row : most));
  const rows = [
    ['busiest core', percent(cores.reduce((most, share) => Math.max(most, share), 0)), ''],
    [
      'threads taken',
      `${threads.mean.toFixed(1)} on average`,
      `${whole(threads.peak)} at most, of ${whole(threads.all)}`,
    ],
    ['instruction store', `${whole(instructions.words)} words`, `of ${whole(instructions.store)}`],
    [
      `busiest memory, ${busiest.name}`,
      percent(busiest.busyShare),
      `${whole(busiest.operations)} operations`,
    ],
  ];
  if (framesWaited > 0) rows.push(['frames that waited for a thread', whole(framesWaited), '']);
  const waits = Object.entries(stalls).sort(([, one], [, other]) => other - one);
  return [...rows, ...waits.map(([name, ns]) => [`waited for ${name}, all together`, formatTime(ns), ''])];
}

/** What a workload for the card alone found out. */
function cardRows({ nic: { forwarding, capacity } }: Report): string[][] {
  if (forwarding !== undefined)
    return [
      ['frames of', `${forwarding.frameBytes} B`, ''],
      ['came in', whole(forwarding.sent), `${whole(forwarding.offeredPerSecond)} /s`],
      ['went back', whole(forwarding.forwarded), `${whole(forwarding.forwardedPerSecond)} /s`],
    ];
  if (capacity === undefined) return [];
  return [
    ['flows taken', whole(capacity.flows), capacity.refusal === '' ? 'none refused' : capacity.refusal],
    ['one entry', `${capacity.entryBytes} B`, `all timers ${formatBytes(capacity.timerBytes)}`],
  ];
}

function counted(counts: Record<string, number>): string[][] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => [name, whole(count)]);
}

const endings: Readonly<Record<Report['ended'], string>> = {
  quiet: 'nothing left to happen',
  duration: 'the duration ended',
  running: 'interrupted',
};

/** A run for people. */
export function summary(report: Report, performance: Performance): string {
  const lines = [
    `${report.spec.name}: ${formatTime(report.reached)} emulated (${endings[report.ended]}), seed ${report.spec.seed}`,
    ...section('Totals', totalsRows(report)),
    ...section(`From ${formatTime(report.steady?.from ?? 0)} on`, steadyRows(report)),
    ...section('Times', latencyRows(report.latency)),
    ...section('Arrivals', counted(report.arrivals ?? {})),
    ...section('Clients said and heard', counted(report.said ?? {})),
    ...section(
      `Host CPU, ${report.cpu.cycles.length} × ${formatRate(report.cpu.clock, 'Hz')}`,
      cpuRows(report),
    ),
    ...section('Control blocks', controlBlockRows(report)),
    ...section('Zero-copy', counted(report.host.zeroCopy)),
    ...section('NIC and PCIe', nicRows(report)),
    ...section('Timers', raceRows(report)),
    ...section('Card alone', cardRows(report)),
    ...section('Proxy', proxyRows(report)),
    ...section('Redis', redisRows(report)),
    ...section('TCP, server', counted(report.tcp.server)),
    ...section('Drops', counted(report.drops)),
    ...section('Flood', counted(report.flood)),
    '',
    `digest ${report.digest}   engine ${report.engine}   ${performance.wallSeconds.toFixed(2)} s of wall time, ` +
      `${whole(performance.framesPerSecond)} frames/s, ${formatRate(performance.peakMemoryBytes, 'B')} at the peak`,
  ];
  return `${lines.join('\n')}\n`;
}
