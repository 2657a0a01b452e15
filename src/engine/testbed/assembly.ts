import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Callers } from '#engine/clients/callers.ts';
import type { ClientMachine } from '#engine/clients/clientMachine.ts';
import type { SynFlood } from '#engine/clients/synFlood.ts';
import { Host } from '#engine/host/host.ts';
import { Routes } from '#engine/host/stack/routes.ts';
import type { Journal } from '#engine/kernel/journal.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { ns } from '#engine/kernel/time.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { Forgery } from '#engine/link/forgery.ts';
import type { LinkDirection } from '#engine/link/linkDirection.ts';
import { Nic } from '#engine/nic/nic.ts';
import type { Route } from '#engine/nic/toe/config.ts';
import type { ToeNic } from '#engine/nic/toe/toeNic.ts';
import { TimerRace } from '#engine/nic/timers/timerRace.ts';
import { PcieBus } from '#engine/pcie/bus.ts';
import { countNames } from '#engine/tcp/counters.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { buildBackends, portsOfCore } from './backendAssembly.ts';
import type { BackendSide } from './backendAssembly.ts';
import { layOut, SERVER_PORT } from './bench.ts';
import { buildCardLoad } from './cardLoad.ts';
import type { CardLoad } from './cardLoad.ts';
import type { Bench } from './bench.ts';
import { buildClients, buildFlood } from './clientAssembly.ts';
import { entryBytes, interruptConfig, nicConfig } from './configs.ts';
import { keySpaceOf } from './dialogues.ts';
import type { FrameTrace } from './frameTrace.ts';
import { cardOf, pcieConfig } from './hardwareConfigs.ts';
import { announceListener, buildHost } from './hostAssembly.ts';
import type { RedisSide } from './redisSide.ts';
import { programs } from './programs.ts';
import { proxyMaker } from './proxies.ts';
import { serverApps } from './serverApps.ts';
import type { Answerer } from './serverApps.ts';
import { buildToe, runsOnCard } from './toeAssembly.ts';
import { buildWires, portTo } from './wires.ts';
import type { Wires } from './wires.ts';

/** All parts of one machine, wired. */
export interface Machine {
  readonly timeline: Timeline;
  readonly pool: FramePool;
  readonly toServer: LinkDirection;
  readonly toClient: LinkDirection;
  /** Of the card's second port, where it is used. */
  readonly second: readonly LinkDirection[];
  readonly nic: Nic | ToeNic;
  readonly bus: PcieBus;
  readonly host: Host;
  /** Whoever answers: on the server's cores, or on the backends. */
  readonly apps: Answerer[];
  /** null: the server answers by itself. */
  readonly behind: BackendSide | null;
  /** null: the application is another. */
  readonly redis: RedisSide | null;
  readonly clients: ClientMachine;
  readonly workload: Callers;
  /** Instead of connections, where the workload is timers. */
  readonly race: TimerRace | null;
  /** Instead of connections, where the workload is for the card alone. */
  readonly card: CardLoad | null;
  /** null: nobody floods. */
  readonly flood: SynFlood | null;
  readonly drops: Tally;
  readonly serverCounts: Tally;
  readonly clientCounts: Tally;
  readonly trace: FrameTrace | null;
  readonly journal: Journal | null;
}

export function assemble(spec: ExperimentSpec): Machine {
  const bench = layOut(spec);
  const { timeline, pool, drops, trace, journal } = bench;
  const wires = buildWires(bench);
  const behindProxy = buildBehind(bench, wires);
  const serverCounts = new Tally(countNames);
  const built = buildNic(bench, wires.outOfCard, serverCounts);
  const { bus, nic } = built;
  wires.reachCard(withForgery(bench, nic.wirePort), nic.wirePort);
  const host = new Host(trace);
  bus.connect(host, nic);
  const served = buildApps(bench, built, host, serverCounts, behindProxy);
  const clientCounts = new Tally(countNames);
  const { clients, workload } = buildClients(bench, wires.fromClients, clientCounts);
  const flood = buildFlood(bench, wires.toServer, clients);
  const card = buildCardLoad(bench, bus, nic, wires.fromClients);
  wires.reachMachines(card ?? flood ?? clients, behindProxy?.backends ?? null);
  if (spec.offloads.setup !== 'off') announceListener(bench, bus, SERVER_PORT);
  const race = spec.workload.kind === 'timers' ? timerRace(bench) : null;
  (race ?? card ?? workload).start();
  flood?.start();
  const { toServer, toClient, second } = wires;
  const ends = {
    toServer,
    toClient,
    second,
    ...served,
    nic,
    bus,
    host,
    clients,
    workload,
    race,
    card,
    flood,
  };
  return { timeline, pool, drops, trace, journal, serverCounts, clientCounts, ...ends };
}

/** What stands before the card: whoever forges the one bit the spec asks for, or nobody. */
export function withForgery({ spec, trace }: Bench, next: FrameSink): FrameSink {
  const { forgedBit } = spec.disturbances;
  return forgedBit < 0 ? next : new Forgery(forgedBit, next, trace);
}

/** The machines behind a proxy; null where the server is none. */
function buildBehind(bench: Bench, { fromBackends, backendFrames }: Wires) {
  const { proxy } = bench.sizes;
  if (proxy === null || backendFrames === null) return null;
  return { ...buildBackends(bench, proxy, fromBackends), frames: backendFrames, sizes: proxy };
}

/** What runs on the server's cores. */
function buildApps(
  bench: Bench,
  { bus, prepareCard }: Card,
  host: Host,
  counts: Tally,
  behindProxy: ReturnType<typeof buildBehind>,
): Pick<Machine, 'apps' | 'behind' | 'redis'> {
  const leads = portTo(bench);
  const routes = leads === null ? undefined : new Routes(leads);
  if (bench.spec.application.kind === 'redis') {
    const { RedisSide } = programs();
    const redis = new RedisSide(bench.spec, [SERVER_PORT], bench.sizes.serverRows);
    const { keyspace } = redis;
    keySpaceOf(bench.spec, bench.pattern, bench.random).forEachPresent((key, value) =>
      keyspace.load(key, value),
    );
    buildHost(bench, bus, host, { counts, makeApp: () => redis.makeServer(), prepareCard, routes });
    return { apps: [], behind: null, redis };
  }
  if (behindProxy === null) {
    const plan = { counts, makeApp: serverApps(bench), prepareCard, routes };
    return { apps: buildHost(bench, bus, host, plan), behind: null, redis: null };
  }
  const nic = nicConfig(bench.spec, bench.address);
  const proxies = buildHost(bench, bus, host, {
    counts,
    makeApp: proxyMaker(bench.spec, behindProxy.sizes, bench.sizes.serverRows + 16, [SERVER_PORT]),
    routes,
    portsOf: (queue, flows) => portsOfCore(bench, nic, queue, flows),
  });
  return { apps: [behindProxy.app], behind: { ...behindProxy, proxies }, redis: null };
}

function timerRace({ spec, timeline, random, journal }: Bench): TimerRace {
  const { timer, wheelGroups, wheelTick, teardownFlows } = spec.offloads;
  const config = { groups: wheelGroups, tick: ns(wheelTick), flows: teardownFlows };
  const model = cardOf(spec);
  return new TimerRace(
    timeline,
    model,
    timer,
    config,
    entryBytes(spec),
    random.stream('nic.timers'),
    journal,
  );
}

/** The bus and the card behind it: one that runs programs for the host's TCP, or one that runs all of TCP itself. */
export interface Card {
  readonly bus: PcieBus;
  readonly nic: Nic | ToeNic;
  readonly prepareCard?: ((queue: number, command: Frame) => void) | undefined;
}

export function buildNic(bench: Bench, wire: FrameSink, counts: Tally, route: Route | null = null): Card {
  const { spec, timeline, pool, drops, trace, journal, random } = bench;
  const { serverCores, ringDescriptors } = spec.testbed;
  const interrupts = interruptConfig(spec);
  const bus = new PcieBus(
    timeline,
    pool,
    pcieConfig(spec.costs.dmaLatency),
    serverCores,
    ringDescriptors,
    interrupts,
  );
  if (runsOnCard(spec)) {
    const toe = buildToe(bench, bus, wire, counts, route);
    return { bus, nic: toe, prepareCard: (queue, command) => toe.prepare(queue, command) };
  }
  const config = nicConfig(spec, bench.address);
  const nic = new Nic(timeline, pool, bus, random.stream('nic.secret'), config, wire, drops, journal, trace);
  return { bus, nic };
}
