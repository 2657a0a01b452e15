import type { ExperimentSpec, LinkName } from '#experiment/spec.ts';
import type { ClientMachine } from '#engine/clients/clientMachine.ts';
import type { ClosedLoop } from '#engine/clients/closedLoop.ts';
import type { SynFlood } from '#engine/clients/synFlood.ts';
import { Host } from '#engine/host/host.ts';
import type { Journal } from '#engine/kernel/journal.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { ns } from '#engine/kernel/time.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { Disturbances, disturbsAnything } from '#engine/link/disturbances.ts';
import { Forgery } from '#engine/link/forgery.ts';
import { LinkDirection } from '#engine/link/linkDirection.ts';
import { LinkTap } from '#engine/link/taps.ts';
import { Nic } from '#engine/nic/nic.ts';
import { NicPortNumber, PortIn, PortsOut } from '#engine/nic/ports.ts';
import type { Route } from '#engine/nic/toe/config.ts';
import type { ToeNic } from '#engine/nic/toe/toeNic.ts';
import { TimerRace } from '#engine/nic/timers/timerRace.ts';
import { PcieBus } from '#engine/pcie/bus.ts';
import { countNames } from '#engine/tcp/counters.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { buildBackends, portsOfCore, proxyMaker, proxyRoutes } from './backendAssembly.ts';
import type { BackendSide } from './backendAssembly.ts';
import { layOut, SERVER_PORT } from './bench.ts';
import { buildCardLoad } from './cardLoad.ts';
import type { CardLoad } from './cardLoad.ts';
import type { Bench } from './bench.ts';
import { buildClients, buildFlood } from './clientAssembly.ts';
import { disturbanceConfig, entryBytes, interruptConfig, nicConfig } from './configs.ts';
import type { FrameTrace } from './frameTrace.ts';
import { cardOf, pcieConfig } from './hardwareConfigs.ts';
import { announceListener, buildHost } from './hostAssembly.ts';
import { RedisSide } from './redisSide.ts';
import { serverApps } from './serverApps.ts';
import type { Answerer } from './serverApps.ts';
import { buildToe, runsOnCard } from './toeAssembly.ts';

/** All parts of one machine, wired. */
export interface Machine {
  readonly timeline: Timeline;
  readonly pool: FramePool;
  readonly toServer: LinkDirection;
  readonly toClient: LinkDirection;
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
  readonly workload: ClosedLoop;
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

/** Stands where a component will be that is made later: links and NIC each need the other. */
export class Junction implements FrameSink {
  #to: FrameSink | null = null;

  leadsTo(sink: FrameSink): void {
    this.#to = sink;
  }

  accept(frame: Frame): void {
    this.#to?.accept(frame);
  }
}

export function assemble(spec: ExperimentSpec): Machine {
  const bench = layOut(spec);
  const { timeline, pool, drops, trace, journal } = bench;
  const atNic = new Junction();
  const atClients = new Junction();
  const toServer = link(bench, 'toServer', atNic);
  const toClient = link(bench, 'toClient', atClients);
  const second = buildSecondPort(bench);
  const serverCounts = new Tally(countNames);
  const wire = second === null ? toClient : new PortsOut(toClient, second.toBackends);
  const built = buildNic(bench, wire, serverCounts);
  const { bus, nic } = built;
  const firstPort = second === null ? nic.wirePort : new PortIn(NicPortNumber.Clients, nic.wirePort);
  second?.atNic.leadsTo(new PortIn(NicPortNumber.Backends, nic.wirePort));
  atNic.leadsTo(withForgery(bench, firstPort));
  const host = new Host(trace);
  bus.connect(host, nic);
  const served = buildApps(bench, built, host, serverCounts, second);
  const clientCounts = new Tally(countNames);
  const { clients, workload } = buildClients(bench, toServer, clientCounts);
  const flood = buildFlood(bench, toServer, clients);
  const card = buildCardLoad(bench, bus, nic, toServer);
  atClients.leadsTo(card ?? flood ?? clients);
  if (spec.offloads.setup !== 'off') announceListener(bench, bus, SERVER_PORT);
  const race = spec.workload.kind === 'timers' ? timerRace(bench) : null;
  (race ?? card ?? workload).start();
  flood?.start();
  const ends = { toServer, toClient, ...served, nic, bus, host, clients, workload, race, card, flood };
  return { timeline, pool, drops, trace, journal, serverCounts, clientCounts, ...ends };
}

/** What stands before the card: whoever forges the one bit the spec asks for, or nobody. */
export function withForgery({ spec, trace }: Bench, next: FrameSink): FrameSink {
  const { forgedBit } = spec.disturbances;
  return forgedBit < 0 ? next : new Forgery(forgedBit, next, trace);
}

/** The links on the card's second port and the machines at their end; null where the server is no proxy. */
function buildSecondPort(bench: Bench) {
  const { proxy } = bench.sizes;
  if (proxy === null) return null;
  const atNic = new Junction();
  const atBackends = new Junction();
  const fromBackends = link(bench, 'fromBackends', atNic);
  const toBackends = link(bench, 'toBackends', atBackends);
  const ends = buildBackends(bench, proxy, fromBackends);
  atBackends.leadsTo(ends.backends);
  return { atNic, fromBackends, toBackends, ...ends, sizes: proxy };
}

/** What runs on the server's cores. */
function buildApps(
  bench: Bench,
  { bus, prepareCard }: Card,
  host: Host,
  counts: Tally,
  second: ReturnType<typeof buildSecondPort>,
): Pick<Machine, 'apps' | 'behind' | 'redis'> {
  if (bench.spec.application.kind === 'redis') {
    const redis = new RedisSide(bench.spec, [SERVER_PORT], bench.sizes.serverRows);
    buildHost(bench, bus, host, { counts, makeApp: () => redis.makeServer(), prepareCard });
    return { apps: [], behind: null, redis };
  }
  if (second === null) {
    const plan = { counts, makeApp: serverApps(bench), prepareCard };
    return { apps: buildHost(bench, bus, host, plan), behind: null, redis: null };
  }
  const nic = nicConfig(bench.spec, bench.address);
  const proxies = buildHost(bench, bus, host, {
    counts,
    makeApp: proxyMaker(bench, second.sizes),
    routes: proxyRoutes(),
    portsOf: (queue, flows) => portsOfCore(bench, nic, queue, flows),
  });
  return { apps: [second.app], behind: { ...second, proxies }, redis: null };
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

const linkTaps: Readonly<Record<LinkName, number>> = {
  toServer: LinkTap.WireToServer,
  toClient: LinkTap.WireToClient,
  toBackends: LinkTap.WireToBackends,
  fromBackends: LinkTap.WireFromBackends,
};

export function link(bench: Bench, name: LinkName, far: FrameSink): LinkDirection {
  const { spec, timeline, pool, drops, trace, random } = bench;
  const { linkRate, linkDelay, linkQueue, linkMark } = spec.testbed;
  const config = disturbanceConfig(spec, name);
  const end = disturbsAnything(config)
    ? new Disturbances(timeline, pool, random, `link.${name}`, config, far, drops, trace)
    : far;
  return new LinkDirection(
    timeline,
    pool,
    { rate: linkRate, delay: ns(linkDelay), queue: linkQueue, mark: linkMark, tap: linkTaps[name] },
    end,
    drops,
    trace,
  );
}
