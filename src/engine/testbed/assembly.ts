import type { ExperimentSpec } from '#experiment/spec.ts';
import { MessageServer } from '#engine/apps/messageServer.ts';
import { ClientMachine, ClientPort } from '#engine/clients/clientMachine.ts';
import { ClosedLoop } from '#engine/clients/closedLoop.ts';
import { ThinkTime } from '#engine/clients/thinkTime.ts';
import { Host } from '#engine/host/host.ts';
import { HostCore, TransmitQueue } from '#engine/host/hostCore.ts';
import { Sockets } from '#engine/host/sockets/sockets.ts';
import { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { MessagePattern } from '#engine/kernel/pattern.ts';
import { RandomSource } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { ns } from '#engine/kernel/time.ts';
import { Timeline } from '#engine/kernel/timeline.ts';
import { Disturbances, disturbsAnything } from '#engine/link/disturbances.ts';
import { LinkDirection } from '#engine/link/linkDirection.ts';
import { LinkTap } from '#engine/link/taps.ts';
import { Nic } from '#engine/nic/nic.ts';
import { PcieBus } from '#engine/pcie/bus.ts';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import { countNames } from '#engine/tcp/counters.table.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { dropNames } from '#engine/wire/dropReasons.table.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Slab } from '#engine/wire/slab.ts';
import { coreConfig, disturbanceConfig, nicConfig, pcieConfig, tcpConfig, thinkConfig } from './configs.ts';
import { FrameTrace } from './frameTrace.ts';
import { sizesOf } from './sizing.ts';
import type { Sizes } from './sizing.ts';

export const SERVER_ADDRESS = address(10, 77, 0, 2);
const SERVER_PORT = 80;
/** Notes kept for every traced frame; a run of that many frames has no more to tell. */
const NOTES_PER_FRAME = 40;
const APP_BYTES = 64 * 1024;

const serverNotes = {
  state: Note.ServerState,
  timer: Note.TimerFired,
  created: Note.TcbCreated,
  freed: Note.TcbFreed,
};
/** Clients pay for nothing: only their states and timers are noted. */
const clientNotes = {
  state: Note.ClientState,
  timer: Note.ClientTimerFired,
  created: Note.ClientTcb,
  freed: Note.ClientTcb,
};

/** All parts of one machine, wired. */
export interface Machine {
  readonly timeline: Timeline;
  readonly pool: FramePool;
  readonly toServer: LinkDirection;
  readonly toClient: LinkDirection;
  readonly nic: Nic;
  readonly bus: PcieBus;
  readonly host: Host;
  readonly apps: MessageServer[];
  readonly clients: ClientMachine;
  readonly workload: ClosedLoop;
  readonly drops: Tally;
  readonly serverCounts: Tally;
  readonly clientCounts: Tally;
  readonly trace: FrameTrace | null;
  readonly journal: Journal | null;
}

/** What every builder below needs. */
interface Bench {
  readonly spec: ExperimentSpec;
  readonly sizes: Sizes;
  readonly timeline: Timeline;
  readonly random: RandomSource;
  readonly slab: Slab;
  readonly pool: FramePool;
  readonly drops: Tally;
  readonly pattern: MessagePattern;
  readonly trace: FrameTrace | null;
  readonly journal: Journal | null;
}

/** Stands where a component will be that is made later: links and NIC each need the other. */
class Junction implements FrameSink {
  to: FrameSink | null = null;

  accept(frame: Parameters<FrameSink['accept']>[0]): void {
    this.to!.accept(frame);
  }
}

export function assemble(spec: ExperimentSpec): Machine {
  const bench = layOut(spec);
  const { timeline, pool, drops, trace, journal, random } = bench;
  const atNic = new Junction();
  const atClients = new Junction();
  const toServer = link(bench, 'toServer', atNic);
  const toClient = link(bench, 'toClient', atClients);
  const bus = new PcieBus(
    timeline,
    pool,
    pcieConfig(),
    spec.testbed.serverCores,
    spec.testbed.ringDescriptors,
  );
  const secret = random.stream('nic.secret');
  const nic = new Nic(
    timeline,
    pool,
    bus,
    secret,
    nicConfig(spec, SERVER_ADDRESS),
    toClient,
    drops,
    journal,
    trace,
  );
  atNic.to = nic.wirePort;
  const host = new Host(trace);
  bus.connect(host, nic);
  const serverCounts = new Tally(countNames);
  const apps = buildHost(bench, bus, host, serverCounts);
  const clientCounts = new Tally(countNames);
  const { clients, workload } = buildClients(bench, toServer, clientCounts);
  atClients.to = clients;
  if (spec.offloads.setup !== 'off') announceListener(bench, bus);
  workload.start();
  return {
    timeline,
    pool,
    toServer,
    toClient,
    nic,
    bus,
    host,
    apps,
    clients,
    workload,
    drops,
    serverCounts,
    clientCounts,
    trace,
    journal,
  };
}

function layOut(spec: ExperimentSpec): Bench {
  const sizes = sizesOf(spec);
  const cores = spec.testbed.serverCores;
  const slab = new Slab(
    FramePool.bytesFor(sizes.smallFrames, sizes.largeFrames) +
      sizes.clientStream +
      sizes.serverStream * cores +
      ClosedLoop.slabBytes +
      APP_BYTES * cores +
      64 * (cores * 4 + 16),
  );
  const timeline = new Timeline();
  const pool = new FramePool(slab, sizes.smallFrames, sizes.largeFrames);
  const limit = spec.probes.trace;
  const trace = limit > 0 ? new FrameTrace(timeline.clock, pool, limit) : null;
  const journal = limit > 0 ? new Journal(timeline.clock, limit * NOTES_PER_FRAME) : null;
  return {
    spec,
    sizes,
    timeline,
    slab,
    pool,
    trace,
    journal,
    random: new RandomSource(spec.seed),
    drops: new Tally(dropNames),
    pattern: new MessagePattern(),
  };
}

function link(bench: Bench, name: 'toServer' | 'toClient', far: FrameSink): LinkDirection {
  const { spec, timeline, pool, drops, trace, random } = bench;
  const { linkRate, linkDelay, linkQueue } = spec.testbed;
  const config = disturbanceConfig(spec, name);
  const end = disturbsAnything(config)
    ? new Disturbances(timeline, pool, random, `link.${name}`, config, far, drops, trace)
    : far;
  const tap = name === 'toServer' ? LinkTap.WireToServer : LinkTap.WireToClient;
  return new LinkDirection(
    timeline,
    pool,
    { rate: linkRate, delay: ns(linkDelay), queue: linkQueue, tap },
    end,
    drops,
    trace,
  );
}

function buildHost(bench: Bench, bus: PcieBus, host: Host, counts: Tally): MessageServer[] {
  const { spec, sizes, timeline, pool, slab, drops, random, trace, journal } = bench;
  const config = coreConfig(spec);
  const tcp = tcpConfig(spec, true);
  const apps: MessageServer[] = [];
  for (let queue = 0; queue < spec.testbed.serverCores; queue++) {
    const transmit = new TransmitQueue(bus, queue, trace, sizes.serverRows * 8 + 1024);
    const parts = {
      timeline,
      pool,
      config: tcp,
      capacity: sizes.serverRows,
      streamBytes: sizes.serverStream,
      random: random.stream(`server.${queue}`),
      wire: transmit,
      drops,
      counts,
      journal,
      notes: serverNotes,
    };
    const endpoint = new TcpEndpoint(parts, () => host.cores[queue].wake());
    const sockets = new Sockets(
      endpoint,
      slab,
      sizes.serverRows,
      SERVER_ADDRESS,
      spec.host.zeroCopy,
      journal,
      queue,
    );
    const app = new MessageServer(
      {
        port: SERVER_PORT,
        requestBytes: spec.workload.requestBytes,
        replyBytes: spec.workload.replyBytes,
        transactions: spec.workload.transactions,
        closesFirst: spec.workload.closer === 'server',
        offloadTeardown: spec.offloads.teardown !== 'off',
      },
      bench.pattern,
      sizes.serverRows,
    );
    app.start(sockets);
    endpoint.ctx.work.fill(0); // what the start cost is nobody's connection
    host.cores.push(
      new HostCore(timeline, bus, queue, endpoint, sockets, transmit, app, config, journal, trace),
    );
    apps.push(app);
  }
  return apps;
}

function buildClients(
  bench: Bench,
  wire: FrameSink,
  counts: Tally,
): { clients: ClientMachine; workload: ClosedLoop } {
  const { spec, sizes, timeline, pool, slab, drops, random, trace, journal } = bench;
  const parts = {
    timeline,
    pool,
    config: tcpConfig(spec, false),
    capacity: sizes.clientRows,
    streamBytes: sizes.clientStream,
    random: random.stream('clients'),
    wire: new ClientPort(wire, trace),
    drops,
    counts,
    journal,
    notes: clientNotes,
  };
  const clients: ClientMachine = new ClientMachine(pool, new TcpEndpoint(parts), drops, trace);
  const { workload } = spec;
  const loop = new ClosedLoop(timeline, clients, slab, bench.pattern, {
    clientAddresses: Array.from({ length: spec.testbed.clients }, (_, at) => address(10, 77, 1, at + 1)),
    serverAddress: SERVER_ADDRESS,
    serverPort: SERVER_PORT,
    concurrency: workload.concurrency,
    connections: workload.connections,
    transactions: workload.transactions,
    requestBytes: workload.requestBytes,
    replyBytes: workload.replyBytes,
    serverClosesFirst: workload.closer === 'server',
    rampInterval: ns(workload.rampInterval),
    think: workload.thinkTime === 0 ? null : new ThinkTime(random.stream('clients.think'), thinkConfig(spec)),
  });
  return { clients, workload: loop };
}

/** The host tells the NIC which SYNs to answer, and how: a control message over PCIe, as in source-facts A.3. */
function announceListener(bench: Bench, bus: PcieBus): void {
  const { spec, pool } = bench;
  const frame = pool.lease(64)!;
  const window = Math.min(65_535, spec.tcp.receiveBuffer);
  const { mss, windowScale, sack, timestamps } = spec.tcp;
  composeListen(frame, SERVER_ADDRESS, SERVER_PORT, mss, windowScale, sack, timestamps, window);
  frame.queue = 0;
  bus.post(frame);
  bus.ringDoorbell(0);
}
