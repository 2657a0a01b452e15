import type { SteadyReport } from '#experiment/steadyReport.ts';
import { Category } from '#engine/host/cycles.table.ts';
import { ns, toNs } from '#engine/kernel/time.ts';
import type { Machine } from './assembly.ts';

type Crossings = Readonly<Record<string, { bytes: number }>>;

const bytesOf = (kinds: Crossings): number => Object.values(kinds).reduce((sum, { bytes }) => sum + bytes, 0);

/** Sums since the start, at one moment. */
function readSums({ timeline, workload, host, nic, bus }: Machine) {
  const time = toNs(timeline.now);
  const crossings = bus.report();
  return {
    time,
    counts: {
      connections: workload.completed,
      transactions: workload.transactionsDone,
      bytesToServer: workload.bytesSent,
      bytesToClient: workload.bytesReceived,
      framesToHost: crossings.framesToHost,
      framesToNic: crossings.framesToNic,
      bytesToHost: bytesOf(crossings.toHost),
      bytesToNic: bytesOf(crossings.toNic),
    },
    cycles: host.cores.map(({ account }) => Array.from(account.cycles)),
    busy: host.cores.map(({ account, cyclesAhead }) => account.busy - cyclesAhead),
    nicBusy: nic.report().busyShare * time,
  };
}
type Sums = ReturnType<typeof readSums>;

/** Remembers how far everything was at one time, so that the report can leave out what came before: connections that all open at once are no steady state. */
export class SteadyWindow {
  #start: Sums | null = null;

  constructor(
    private readonly machine: Machine,
    /** ns */
    from: number,
  ) {
    machine.timeline
      .alarm(() => {
        this.#start = readSums(machine);
      })
      .at(ns(from));
  }

  /** undefined until the window has begun. */
  report(clock: number): SteadyReport | undefined {
    const start = this.#start;
    if (start === null) return undefined;
    const end = readSums(this.machine);
    const seconds = Math.max(1, end.time - start.time) / 1e9;
    const counts = differences(start.counts, end.counts);
    return {
      from: start.time,
      to: end.time,
      ...counts,
      connectionsPerSecond: counts.connections / seconds,
      transactionsPerSecond: counts.transactions / seconds,
      goodputToServer: (counts.bytesToServer * 8) / seconds,
      goodputToClient: (counts.bytesToClient * 8) / seconds,
      ...cyclesBetween(start, end, seconds * clock),
      nicBusyShare: (end.nicBusy - start.nicBusy) / (seconds * 1e9),
    };
  }
}

function differences(start: Sums['counts'], end: Sums['counts']): Sums['counts'] {
  const names = Object.keys(end) as (keyof Sums['counts'])[];
  return Object.fromEntries(names.map((name) => [name, end[name] - start[name]])) as Sums['counts'];
}

function cyclesBetween(start: Sums, end: Sums, elapsed: number): Pick<SteadyReport, 'cycles' | 'busyShares'> {
  const busy = end.busy.map((sum, core) => sum - start.busy[core]);
  const cycles = end.cycles.map((row, core) => {
    const spent = row.map((sum, category) => sum - start.cycles[core][category]);
    spent[Category.Idle] = Math.max(0, elapsed - busy[core]);
    return spent;
  });
  return { cycles, busyShares: busy.map((each) => each / elapsed) };
}
