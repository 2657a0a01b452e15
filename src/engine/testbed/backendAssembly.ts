import { AppClock } from '#engine/host/sockets/appClock.ts';
import { EphemeralPorts } from '#engine/host/sockets/ephemeralPorts.ts';
import { Sockets } from '#engine/host/sockets/sockets.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { NicConfig } from '#engine/nic/config.ts';
import { microsoftKey, ReceiveSideScaling } from '#engine/nic/receiveSideScaling.ts';
import { countNames } from '#engine/tcp/counters.table.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { FlowTable } from '#engine/wire/flowTable.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import { BackendMachine, BackendPort } from './backendMachine.ts';
import { BACKEND_NETWORK, SERVER_PORT } from './bench.ts';
import type { Bench } from './bench.ts';
import { tcpConfig } from './configs.ts';
import { backendAddresses } from './proxies.ts';
import type { AnyProxy } from './proxies.ts';
import { backendApp } from './serverApps.ts';
import type { Answerer } from './serverApps.ts';
import type { ProxySizes } from './sizing.ts';
import type { Wires } from './wires.ts';

/** What a machine has more of when its server is a proxy. */
export interface BackendSide {
  readonly frames: NonNullable<Wires['backendFrames']>;
  readonly backends: BackendMachine;
  readonly app: Answerer;
  readonly proxies: AnyProxy[];
  readonly counts: Tally;
}

/** The backends' clocks of timestamps run nine minutes behind the others': no two machines booted together. */
const BOOTED_LATER = -0x80000;

/** Notes of the journal are about the server and the clients. */
const noNotes = { state: -1, timer: -1, created: -1, freed: -1, window: -1, flight: -1 };

const plain = { zeroCopy: false, journal: null, core: 0 } as const;

/** The machines behind the proxy; `wire` leads to it. */
export function buildBackends(
  bench: Bench,
  sizes: ProxySizes,
  wire: FrameSink,
  app: Answerer = backendApp(bench, sizes.backendRows),
): Pick<BackendSide, 'backends' | 'app' | 'counts'> {
  const { spec, timeline, pool, slab, drops, random, trace } = bench;
  const counts = new Tally(countNames);
  const parts = {
    timeline,
    pool,
    config: { ...tcpConfig(spec, false), timestampOffset: BOOTED_LATER },
    capacity: sizes.backendRows,
    streamBytes: sizes.backendStream,
    random: random.stream('backends'),
    wire: new BackendPort(wire, trace),
    drops,
    counts,
    journal: null,
    notes: noNotes,
  };
  const endpoint = new TcpEndpoint(parts, () => backends.timerExpired());
  const addresses = backendAddresses(spec.testbed.backends - spec.testbed.deadBackends);
  const names = { address: addresses[0] ?? BACKEND_NETWORK, announce: () => undefined, ephemeral: null };
  const capacity = sizes.backendRows;
  const time = new AppClock(timeline, () => backends.react());
  const sockets = new Sockets({ endpoint, time, slab, capacity, ...names, ...plain });
  if (addresses.length > 0) app.start(sockets);
  // One socket listens under every address: the first has it already.
  for (const address of addresses.slice(1))
    endpoint.listen(address, SERVER_PORT, undefined, endpoint.listeners.ownerOf(0));
  const backends: BackendMachine = new BackendMachine(pool, endpoint, sockets, app, drops, trace);
  return { backends, app, counts };
}

/** A core's own connections use ports whose frames the card will hand to that core. */
export function portsOfCore(
  bench: Bench,
  config: NicConfig,
  queue: number,
  flows: FlowTable,
): EphemeralPorts {
  if (!config.rss) return new EphemeralPorts(flows, bench.address, () => true);
  const scaling = new ReceiveSideScaling(bench.spec.testbed.serverCores, config.rssKey ?? microsoftKey);
  return new EphemeralPorts(
    flows,
    bench.address,
    (peer, local, ports) => scaling.queueOf(peer, local, ports) === queue,
  );
}
