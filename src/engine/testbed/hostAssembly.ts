import type { ExperimentSpec } from '#experiment/spec.ts';
import { MessageServer } from '#engine/apps/messageServer.ts';
import type { MessageServerConfig } from '#engine/apps/messageServer.ts';
import type { CoreConfig } from '#engine/host/config.ts';
import type { Host } from '#engine/host/host.ts';
import { HostCore, TransmitQueue } from '#engine/host/hostCore.ts';
import { Sockets } from '#engine/host/sockets/sockets.ts';
import { Neighbours } from '#engine/host/stack/neighbours.ts';
import { invariant } from '#engine/kernel/invariant.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import type { TcpConfig } from '#engine/tcp/config.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { IcmpMessage } from '#engine/wire/icmp.ts';
import { SERVER_ADDRESS, SERVER_PORT } from './bench.ts';
import type { Bench } from './bench.ts';
import { coreConfig, tcpConfig, usableScale } from './configs.ts';
import type { Sizes } from './sizing.ts';

const serverNotes = {
  state: Note.ServerState,
  timer: Note.TimerFired,
  created: Note.TcbCreated,
  freed: Note.TcbFreed,
};

/** Control blocks of a core that no flow reaches. */
const IDLE_ROWS = 16;

function roomOf(sizes: Sizes, queue: number): { capacity: number; streamBytes: number } {
  if (queue >= sizes.coresInUse) return { capacity: IDLE_ROWS, streamBytes: 0 };
  return { capacity: sizes.serverRows, streamBytes: sizes.serverStream };
}

/** A core, its TCP, its sockets and its application for every pair of rings. */
export function buildHost(bench: Bench, bus: PcieBus, host: Host, counts: Tally): MessageServer[] {
  const shared = { config: coreConfig(bench.spec), tcp: tcpConfig(bench.spec, true), counts };
  return Array.from({ length: bench.spec.testbed.serverCores }, (_, queue) =>
    buildCore(bench, bus, host, queue, shared),
  );
}

interface Shared {
  readonly config: CoreConfig;
  readonly tcp: TcpConfig;
  readonly counts: Tally;
}

function buildCore(bench: Bench, bus: PcieBus, host: Host, queue: number, shared: Shared): MessageServer {
  const { spec, sizes, timeline, pool, slab, drops, random, trace, journal } = bench;
  const transmit = new TransmitQueue(bus, queue, trace);
  const room = roomOf(sizes, queue);
  const parts = {
    timeline,
    pool,
    config: shared.tcp,
    ...room,
    random: random.stream(`server.${queue}`),
    wire: transmit,
    drops,
    counts: shared.counts,
    journal,
    notes: serverNotes,
  };
  const endpoint = new TcpEndpoint(parts, () => host.cores[queue].wake());
  const { zeroCopy } = spec.host;
  const sockets = new Sockets(endpoint, slab, room.capacity, SERVER_ADDRESS, zeroCopy, journal, queue);
  const app = new MessageServer(serverConfig(spec), bench.pattern, room.capacity);
  app.start(sockets);
  endpoint.ctx.work.fill(0); // what the start cost is nobody's connection
  const { config } = shared;
  const neighbours = buildNeighbours(bench, host, shared.counts, transmit);
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

function buildNeighbours(bench: Bench, host: Host, counts: Tally, transmit: TransmitQueue): Neighbours {
  const tellTcp = (message: IcmpMessage): boolean => host.pathErrorArrived(message);
  return new Neighbours(bench.pool, bench.drops, counts, SERVER_ADDRESS, transmit, tellTcp);
}

function serverConfig(spec: ExperimentSpec): MessageServerConfig {
  return {
    port: SERVER_PORT,
    requestBytes: spec.workload.requestBytes,
    replyBytes: spec.workload.replyBytes,
    transactions: spec.workload.transactions,
    closesFirst: spec.workload.closer === 'server',
    offloadTeardown: spec.offloads.teardown !== 'off',
  };
}

/** The host tells the NIC which SYNs to answer, and how: a control message over PCIe, as in source-facts A.3. */
export function announceListener(bench: Bench, bus: PcieBus): void {
  const { spec, pool } = bench;
  const frame = pool.lease(64);
  invariant(frame !== null, 'a machine that has not begun has frames');
  const window = Math.min(65_535, spec.tcp.receiveBuffer);
  const { mss, sack, timestamps } = spec.tcp;
  composeListen(frame, SERVER_ADDRESS, SERVER_PORT, mss, usableScale(spec.tcp), sack, timestamps, window);
  frame.queue = 0;
  bus.post(frame);
  bus.ringDoorbell(0);
}
