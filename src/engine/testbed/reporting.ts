import type { CallsReport } from '#experiment/callsReport.ts';
import { languageOf } from '#experiment/language.ts';
import { instructionsOf } from '#experiment/nicPrograms.ts';
import type { CpuReport, HostReport, Latency, NicReport, Report, Totals } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { categories, Category } from '#engine/host/cycles.table.ts';
import { Digest } from '#engine/kernel/digest.ts';
import type { Histogram } from '#engine/kernel/histogram.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { TcbMemory } from '#engine/tcp/tcbMemory.ts';
import type { Machine } from './assembly.ts';
import { programs } from './programs.ts';
import type { Recorder } from './recorder.ts';

const PER_SECOND = 1e12;

function latency(histogram: Histogram): Latency {
  const { count, min, mean, max } = histogram;
  const quantile = (share: number): number => histogram.quantile(share);
  return {
    count,
    min,
    mean,
    max,
    ...histogram.filled(),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
    p999: quantile(0.999),
  };
}

/** Frames that entered a link. */
export function framesOf({ toServer, toClient, second }: Wired): number {
  return second.reduce((sum, { frames }) => sum + frames, toServer.frames + toClient.frames);
}
type Wired = Pick<Machine, 'toServer' | 'toClient' | 'second'>;

/** Those of clients alone: on the first port, or on both less what is the backends'. */
function clientFrames({ toServer, toClient, second, behind }: Wired & Pick<Machine, 'behind'>) {
  if (second.length === 0) return { framesToServer: toServer.frames, framesToClient: toClient.frames };
  const [out, back] = second;
  return {
    framesToServer: toServer.frames + back.frames - (behind?.frames.from.frames ?? 0),
    framesToClient: toClient.frames + out.frames - (behind?.frames.to.frames ?? 0),
  };
}

function totalsOf(machine: Machine): Totals {
  const { workload, drops, pool, timeline, apps } = machine;
  const seconds = Math.max(1, timeline.now) / PER_SECOND;
  const wrong = apps.reduce((sum, app) => sum + (app.bytesWrong ?? 0), workload.bytesWrong);
  return {
    connectionsCompleted: workload.completed,
    connectionsFailed: workload.failed,
    connectionsOpen: workload.open,
    transactions: workload.transactionsDone,
    bytesToServer: workload.bytesSent,
    bytesToClient: workload.bytesReceived,
    bytesWrong: wrong,
    frames: framesOf(machine),
    ...clientFrames(machine),
    framesLost: drops.counts[Drop.LinkLoss],
    events: timeline.events,
    framesHeld: pool.inUse,
    connectionsPerSecond: workload.completed / seconds,
    transactionsPerSecond: workload.transactionsDone / seconds,
    goodputToClient: (workload.bytesReceived * 8) / seconds,
  };
}

function cpuOf(spec: ExperimentSpec, machine: Machine): CpuReport {
  const clock = spec.testbed.serverClock;
  const elapsed = (machine.timeline.now / PER_SECOND) * clock;
  const cycles = machine.host.cores.map((core) => {
    const row = Array.from(core.account.cycles);
    row[Category.Idle] = Math.max(0, elapsed - core.account.busy + core.cyclesAhead);
    return row;
  });
  const busyShares = machine.host.cores.map(({ account, cyclesAhead }) =>
    elapsed === 0 ? 0 : (account.busy - cyclesAhead) / elapsed,
  );
  const completed = machine.workload.completed;
  const perConnection = categories.map((_, row) =>
    row === Category.Idle || completed === 0
      ? 0
      : cycles.reduce((sum, core) => sum + core[row], 0) / completed,
  );
  const contexts = machine.host.cores.map((core) => core.endpoint.ctx);
  return {
    clock,
    categories,
    cycles,
    busyShares,
    perConnection,
    tcbBytesPeak: contexts.reduce((sum, ctx) => sum + ctx.tcbBytesPeak, 0),
    connectionsPeak: contexts.reduce((sum, ctx) => sum + ctx.tcbs.made, 0),
  };
}

/** Sums records of the same names. */
function summed(records: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const record of records)
    for (const [name, count] of Object.entries(record)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

function hostOf({ host }: Machine): HostReport {
  const contexts = host.cores.map((core) => core.endpoint.ctx);
  const { config, tcbs, flows } = contexts[0];
  const sum = (of: (memory: TcbMemory) => number): number =>
    contexts.reduce((total, ctx) => total + of(ctx.memory), 0);
  return {
    quasiTcb: {
      bytes: config.quasiTcbBytes,
      now: sum(({ quasi }) => quasi),
      peak: sum(({ quasiPeak }) => quasiPeak),
    },
    fullTcb: {
      bytes: config.tcbBytes,
      now: sum(({ full }) => full),
      peak: sum(({ fullPeak }) => fullPeak),
    },
    tcbBytes: contexts.reduce((total, ctx) => total + ctx.tcbBytes, 0),
    promotions: summed(contexts.map(({ memory }) => memory.promotions.record())),
    zeroCopy: summed(contexts.map(({ zeroCopy }) => zeroCopy?.tally.record() ?? {})),
    realBytesPerConnection: tcbs.bytesPerRow + flows.bytesPerFlow,
    realSendBufferBytes: contexts.reduce((total, ctx) => total + ctx.streams.bytesMade, 0),
  };
}

/** Everything observable: both wires frame by frame, and the counters. What was asked to be watched is left out. */
function digestOf(report: Omit<Report, 'digest'>, machine: Machine): string {
  const digest = new Digest();
  for (const link of [machine.toServer, machine.toClient, ...machine.second]) {
    digest.add(link.digest.low);
    digest.add(link.digest.high);
  }
  const { totals, latency: times, cpu, nic, pcie, tcp, drops } = report;
  const { taken: _taken, ...crossings } = pcie;
  const { framesHeld: _held, events: _events, ...observed } = totals;
  const { savings: _savings, use: _use, ...card } = nic;
  digest.addText(ENGINE_VERSION);
  digest.addText(JSON.stringify([observed, cpu.cycles, cpu.tcbBytesPeak, card, crossings, tcp, drops]));
  digest.addText(
    JSON.stringify(Object.values(times).map(({ count, min, max, p50 }) => [count, min, max, p50])),
  );
  if (report.arrivals !== undefined) digest.addText(JSON.stringify(report.arrivals));
  if (report.said !== undefined) digest.addText(JSON.stringify(report.said));
  if (report.proxy !== undefined) digest.addText(JSON.stringify(report.proxy));
  if (report.redis !== undefined) digest.addText(JSON.stringify(report.redis));
  return digest.hex;
}

function nicOf(spec: ExperimentSpec, { nic, race, card }: Machine): NicReport {
  const report = nic.report();
  const use = { ...report.use, instructions: instructionsOf(spec) };
  return { ...report, ...(race ? { race: race.report() } : {}), ...card?.report(), use };
}

/** Each only where it says something: an open loop, a protocol of the server's own. */
function callsOf(spec: ExperimentSpec, { workload }: Machine): CallsReport {
  const { arrivals, said } = workload.report();
  return {
    ...(spec.workload.kind === 'open-loop' ? { arrivals } : {}),
    ...(languageOf(spec) === 'known-bytes' ? {} : { said }),
  };
}

export function reportOf(
  spec: ExperimentSpec,
  machine: Machine,
  recorder: Recorder,
  ended: Report['ended'],
): Report {
  const { workload, timeline } = machine;
  const report: Omit<Report, 'digest'> = {
    version: 1,
    engine: ENGINE_VERSION,
    spec,
    reached: timeline.now / 1e3,
    ended,
    totals: totalsOf(machine),
    series: recorder.series(),
    latency: {
      handshake: latency(workload.handshake),
      transaction: latency(workload.transaction),
      connection: latency(workload.connection),
    },
    cpu: cpuOf(spec, machine),
    host: hostOf(machine),
    nic: nicOf(spec, machine),
    pcie: machine.bus.report(),
    tcp: { server: machine.serverCounts.record(), clients: machine.clientCounts.record() },
    drops: machine.drops.record(),
    flood: machine.flood?.report() ?? {},
    ...callsOf(spec, machine),
    ...(machine.behind === null ? {} : { proxy: programs().proxyReport(machine.behind) }),
    ...(machine.redis === null ? {} : { redis: machine.redis.report() }),
  };
  return { ...report, digest: digestOf(report, machine) };
}

/** What the time series samples; names are the report's. */
export function sampleOf(machine: Machine, watchesNic = false): Record<string, number> {
  const { workload, host, bus } = machine;
  const crossings = bus.report();
  return {
    connections: workload.completed,
    open: workload.open,
    transactions: workload.transactionsDone,
    bytesToClient: workload.bytesReceived,
    ...clientFrames(machine),
    hostCycles: host.cores.reduce((sum, core) => sum + core.account.busy, 0),
    quasiTcbs: host.cores.reduce((sum, core) => sum + core.endpoint.ctx.memory.quasi, 0),
    fullTcbs: host.cores.reduce((sum, core) => sum + core.endpoint.ctx.memory.full, 0),
    tcbBytes: host.cores.reduce((sum, core) => sum + core.endpoint.ctx.tcbBytes, 0),
    pcieFrames: crossings.framesToHost + crossings.framesToNic,
    ...(watchesNic ? machine.nic.sample() : {}),
  };
}
