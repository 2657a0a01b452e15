import type { App } from '#engine/host/sockets/api.ts';
import type { Host } from '#engine/host/host.ts';
import { HostCore } from '#engine/host/hostCore.ts';
import { TransmitQueue } from '#engine/host/transmitQueue.ts';
import type { SharedListener } from '#engine/host/sharedListener.ts';
import { OffloadedTcp } from '#engine/host/offloaded/offloadedTcp.ts';
import { AppClock } from '#engine/host/sockets/appClock.ts';
import type { EphemeralPorts } from '#engine/host/sockets/ephemeralPorts.ts';
import { Sockets } from '#engine/host/sockets/sockets.ts';
import { Neighbours } from '#engine/host/stack/neighbours.ts';
import type { NextHops } from '#engine/host/stack/nextHops.ts';
import type { Routes } from '#engine/host/stack/routes.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { FlowTable } from '#engine/wire/flowTable.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { IcmpMessage } from '#engine/wire/icmp.ts';
import type { Bench } from './bench.ts';
import { coreConfig, sharedListener, spliceConfig, tcpConfig, usableScale, usesEcn } from './configs.ts';
import { roomOf } from './sizing.ts';
import { runsOnCard } from './toeAssembly.ts';

const serverNotes = {
  state: Note.ServerState,
  timer: Note.TimerFired,
  created: Note.TcbCreated,
  freed: Note.TcbFreed,
  window: Note.ServerWindow,
  flight: Note.ServerFlight,
};

/** What every core gets of its own kind, and shares. */
export interface HostPlan<A extends App> {
  readonly counts: Tally;
  readonly makeApp: () => A;
  /** Where frames leave the machine: neighbours are learned. */
  readonly nextHops?: NextHops;
  /** Told of every port an application begins to listen on. */
  readonly announce?: (port: number) => void;
  /** Which port of the card leads to whom, where it has two. */
  readonly routes?: Routes | undefined;
  /** The local ports a core may connect from, where the card spreads what comes back. */
  readonly portsOf?: (queue: number, flows: FlowTable) => EphemeralPorts;
  /** Where TCP runs on the card: takes what the applications' start had to tell it. */
  readonly prepareCard?: ((queue: number, command: Frame) => void) | undefined;
}

/** A core, its TCP, its sockets and its application for every pair of rings. */
export function buildHost<A extends App>(bench: Bench, bus: PcieBus, host: Host, plan: HostPlan<A>): A[] {
  const listener = sharedListener(bench.spec, bench.timeline.clock);
  return Array.from({ length: bench.spec.testbed.serverCores }, (_, queue) =>
    buildCore(bench, bus, host, queue, plan, listener),
  );
}

function buildCore<A extends App>(
  bench: Bench,
  bus: PcieBus,
  host: Host,
  queue: number,
  plan: HostPlan<A>,
  listener: SharedListener | null,
): A {
  const { timeline, journal, trace } = bench;
  const transmit = new TransmitQueue(bus, queue, trace, plan.nextHops ?? null, plan.routes ?? null);
  const endpoint = buildEndpoint(bench, host, queue, plan.counts, transmit);
  const sockets = buildSockets(bench, endpoint, host, queue, plan);
  const app = plan.makeApp();
  app.start(sockets);
  if (plan.prepareCard !== undefined)
    for (let said = transmit.shift(); said !== null; said = transmit.shift()) plan.prepareCard(queue, said);
  endpoint.ctx.work.fill(0); // what the start cost is nobody's connection
  const neighbours = buildNeighbours(bench, host, plan, transmit);
  const config = { ...coreConfig(bench.spec, bench.address), listener };
  const core = new HostCore(
    timeline,
    bus,
    queue,
    endpoint,
    sockets,
    transmit,
    neighbours,
    app,
    config,
    journal,
    trace,
  );
  host.cores.push(core);
  return app;
}

function buildSockets<A extends App>(
  { timeline, slab, sizes, address, spec, journal }: Bench,
  endpoint: TcpEndpoint,
  host: Host,
  core: number,
  { announce = () => undefined, portsOf, routes, nextHops }: HostPlan<A>,
): Sockets {
  const { capacity } = roomOf(sizes, core);
  const { zeroCopy } = spec.host;
  const ephemeral = portsOf?.(core, endpoint.ctx.flows) ?? null;
  const time = new AppClock(timeline, () => host.cores[core].wake());
  const parts = { endpoint, time, slab, capacity, address, zeroCopy, journal, core, announce, ephemeral };
  return new Sockets({
    ...parts,
    splice: spliceConfig(spec, capacity, (peer) => routes?.portTo(peer) ?? 0, nextHops ?? null),
  });
}

function buildEndpoint(
  bench: Bench,
  host: Host,
  queue: number,
  counts: Tally,
  wire: TransmitQueue,
): TcpEndpoint {
  const { spec, sizes, timeline, pool, drops, random, journal } = bench;
  const isOnCard = runsOnCard(spec);
  const room = roomOf(sizes, queue);
  const parts = {
    timeline,
    pool,
    config: { ...tcpConfig(spec, true), keepAliveOnDemand: wire.nextHops !== null }, // whose applications are unknown
    ...(isOnCard ? { ...room, streamBytes: 0 } : room),
    random: random.stream(isOnCard ? `sockets.${queue}` : `server.${queue}`),
    wire,
    drops,
    counts,
    journal: isOnCard ? null : journal,
    notes: serverNotes,
  };
  const wakeUp = (): void => host.cores[queue].wake();
  return isOnCard ? new OffloadedTcp(parts, wakeUp) : new TcpEndpoint(parts, wakeUp);
}

function buildNeighbours<A extends App>(
  bench: Bench,
  host: Host,
  { counts, nextHops }: HostPlan<A>,
  transmit: TransmitQueue,
): Neighbours {
  const tellTcp = (message: IcmpMessage): boolean => host.pathErrorArrived(message);
  const asks = nextHops !== undefined;
  return new Neighbours(bench.pool, bench.drops, counts, bench.address, transmit, tellTcp, asks);
}

/** The host tells the NIC which SYNs to answer, and how: a control message over PCIe, as in source-facts A.3. */
export function announceListener(bench: Bench, bus: PcieBus, port: number): void {
  const { spec, pool, address } = bench;
  const frame = pool.lease(64);
  if (frame === null) return; // the host answers SYNs itself, then
  const window = Math.min(65_535, spec.tcp.receiveBuffer);
  const { mss, sack, timestamps } = spec.tcp;
  const scale = usableScale(spec.tcp);
  composeListen(frame, address, port, mss, scale, sack, timestamps, window, usesEcn(spec.tcp));
  frame.queue = 0;
  bus.post(frame);
  bus.ringDoorbell(0);
}
