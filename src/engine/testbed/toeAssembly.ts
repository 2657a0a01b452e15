import type { ExperimentSpec } from '#experiment/spec.ts';
import { toeCosts } from '#experiment/toeHardware.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { Route, ToeConfig, ToeCosts } from '#engine/nic/toe/config.ts';
import { ToeNic } from '#engine/nic/toe/toeNic.ts';
import type { MakeTcp } from '#engine/nic/toe/toeNic.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { workNames } from '#engine/tcp/work.table.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import type { Bench } from './bench.ts';
import { tcpConfig } from './configs.ts';
import { cardOf } from './hardwareConfigs.ts';
import { roomOf } from './sizing.ts';

const notes = {
  state: Note.ServerState,
  timer: Note.TimerFired,
  created: Note.TcbCreated,
  freed: Note.TcbFreed,
  window: Note.ServerWindow,
  flight: Note.ServerFlight,
};
/** Of the send buffer: acknowledged bytes that are worth a message of their own. */
const WORTH_TELLING = 1 / 4;

export function runsOnCard({ testbed }: ExperimentSpec): boolean {
  return testbed.stack === 'toe';
}

function costs(): ToeCosts {
  const of = (name: (typeof workNames)[number]) => toeCosts[name];
  return {
    cycles: Float64Array.from(workNames, (name) => of(name)?.cycles ?? 0),
    internalAccesses: Int32Array.from(workNames, (name) => of(name)?.accesses ?? 0),
    steps: Uint8Array.from(workNames, (name) =>
      of(name)?.part === 'connection' ? Step.OffloadedConnection : Step.OffloadedData,
    ),
  };
}

function toeConfig({ spec, address }: Bench): ToeConfig {
  const { offloads, tcp } = spec;
  return {
    model: cardOf(spec),
    rss: offloads.rss !== 'off',
    extraCycles: offloads.extraCycles,
    mac: address,
    controlBlockBytes: spec.costs.tcbBytes,
    bufferBytes: tcp.sendBuffer + tcp.receiveBuffer,
    worthTelling: Math.ceil(tcp.sendBuffer * WORTH_TELLING),
    costs: costs(),
  };
}

/** A card that runs the TCP of every host core; `route` where frames leave the machine. */
export function buildToe(
  bench: Bench,
  bus: PcieBus,
  wire: FrameSink,
  counts: Tally,
  route: Route | null,
): ToeNic {
  const { spec, sizes, timeline, pool, drops, random, journal } = bench;
  // The card's MAC unit sums what leaves; the sum is written with the segment all the same.
  const config = { ...tcpConfig(spec, true), checksumOffload: false };
  const makeTcp: MakeTcp = (queue, output, room, wakeUp) => {
    const size = roomOf(sizes, queue);
    const own = { timeline, pool, config, ...size, random: random.stream(`server.${queue}`), wire: output };
    const shared = { drops, counts, journal, notes, room: room(size.capacity) };
    return new TcpEndpoint({ ...own, ...shared }, wakeUp);
  };
  return new ToeNic(timeline, pool, bus, toeConfig(bench), wire, drops, bench.trace, route, makeTcp);
}
