import type { LinkName } from '#experiment/spec.ts';
import { ns } from '#engine/kernel/time.ts';
import { Disturbances, disturbsAnything } from '#engine/link/disturbances.ts';
import { LinkDirection } from '#engine/link/linkDirection.ts';
import { SwitchIn, SwitchOut } from '#engine/link/switch.ts';
import { LinkTap } from '#engine/link/taps.ts';
import { NicPortNumber, PortIn, PortsOut } from '#engine/nic/ports.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { BACKEND_MASK, BACKEND_NETWORK } from './bench.ts';
import type { Bench } from './bench.ts';
import { disturbanceConfig } from './configs.ts';

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

/** Anything that counts frames. */
interface FrameCount {
  readonly frames: number;
}

/** The links between the card and everybody else, and who stands at which end. */
export interface Wires {
  readonly toServer: LinkDirection;
  readonly toClient: LinkDirection;
  /** Of the card's second port, in the links' order of a report; empty where one port is used. */
  readonly second: readonly LinkDirection[];
  /** Where clients and backends send to. */
  readonly fromClients: FrameSink;
  readonly fromBackends: FrameSink;
  /** Frames that entered a link on their way to backends and from them; null where there are none. */
  readonly backendFrames: { readonly to: FrameCount; readonly from: FrameCount } | null;
  /** What the card sends, by whatever port. */
  readonly outOfCard: FrameSink;
  reachCard(first: FrameSink, card: FrameSink): void;
  reachMachines(clients: FrameSink, backends: FrameSink | null): void;
}

export function buildWires(bench: Bench): Wires {
  if (bench.spec.testbed.ports === 2) return twoPorts(bench);
  return bench.sizes.proxy === null ? onePort(bench) : portForEach(bench);
}

/** Whether a peer's address is a backend's. */
export const isBackend = (address: number): boolean => (address & BACKEND_MASK) === BACKEND_NETWORK;
/** With two ports, machine k of either kind stands behind port k mod 2; addresses count from 1. */
const portOfMachine = (address: number): number => (address & 1) ^ 1;

/** Which port of the card leads to a peer; null where all are behind the first. */
export function portTo({ spec, sizes }: Bench): ((peer: number) => number) | null {
  if (spec.testbed.ports === 2) return portOfMachine;
  if (sizes.proxy === null) return null;
  return (peer) => (isBackend(peer) ? NicPortNumber.Second : NicPortNumber.First);
}

interface Port {
  readonly in: LinkDirection;
  readonly out: LinkDirection;
  readonly atCard: Junction;
  readonly atMachines: Junction;
}

function firstPort(bench: Bench): Port {
  const atCard = new Junction();
  const atMachines = new Junction();
  return {
    in: link(bench, 'toServer', atCard),
    out: link(bench, 'toClient', atMachines),
    atCard,
    atMachines,
  };
}

function secondPort(bench: Bench): Port {
  const atCard = new Junction();
  const atMachines = new Junction();
  return {
    in: link(bench, 'fromBackends', atCard),
    out: link(bench, 'toBackends', atMachines),
    atCard,
    atMachines,
  };
}

function onePort(bench: Bench): Wires {
  const port = firstPort(bench);
  return {
    toServer: port.in,
    toClient: port.out,
    second: [],
    fromClients: port.in,
    fromBackends: port.in,
    backendFrames: null,
    outOfCard: port.out,
    reachCard: (first) => port.atCard.leadsTo(first),
    reachMachines: (clients) => port.atMachines.leadsTo(clients),
  };
}

/** Clients behind the first port, a proxy's backends behind the second. */
function portForEach(bench: Bench): Wires {
  const first = firstPort(bench);
  const second = secondPort(bench);
  return {
    toServer: first.in,
    toClient: first.out,
    second: [second.out, second.in],
    fromClients: first.in,
    fromBackends: second.in,
    backendFrames: { to: second.out, from: second.in },
    outOfCard: new PortsOut(first.out, second.out),
    reachCard: (atFirst, card) => joinCard(first, second, atFirst, card),
    reachMachines: (clients, backends) => {
      first.atMachines.leadsTo(clients);
      second.atMachines.leadsTo(backends ?? clients);
    },
  };
}

/** A switch behind either port, and machines of both kinds behind either switch. */
function twoPorts(bench: Bench): Wires {
  const first = firstPort(bench);
  const second = secondPort(bench);
  const fromClients = new SwitchIn(first.in, second.in, portOfMachine);
  const fromBackends = new SwitchIn(first.in, second.in, portOfMachine);
  const toMachines = new SwitchOut(isBackend);
  first.atMachines.leadsTo(toMachines);
  second.atMachines.leadsTo(toMachines);
  return {
    toServer: first.in,
    toClient: first.out,
    second: [second.out, second.in],
    fromClients,
    fromBackends,
    backendFrames: bench.sizes.proxy === null ? null : { to: toMachines, from: fromBackends },
    outOfCard: new PortsOut(first.out, second.out),
    reachCard: (atFirst, card) => joinCard(first, second, atFirst, card),
    reachMachines: (clients, backends) => toMachines.lead(clients, backends ?? clients),
  };
}

function joinCard(first: Port, second: Port, atFirst: FrameSink, card: FrameSink): void {
  first.atCard.leadsTo(new PortIn(NicPortNumber.First, atFirst));
  second.atCard.leadsTo(new PortIn(NicPortNumber.Second, card));
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
