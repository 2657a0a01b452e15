import type { ExperimentSpec } from '#experiment/spec.ts';
import type { App } from '#engine/host/sockets/api.ts';
import { Host } from '#engine/host/host.ts';
import { NextHops } from '#engine/host/stack/nextHops.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { ns } from '#engine/kernel/time.ts';
import type { LinkDirection } from '#engine/link/linkDirection.ts';
import { NicPortNumber, PortIn, PortsOut } from '#engine/nic/ports.ts';
import { countNames } from '#engine/tcp/counters.table.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { LARGE_CAPACITY } from '#engine/wire/framePool.ts';
import { buildNic, withForgery } from './assembly.ts';
import { layOut, SERVER_PORT } from './bench.ts';
import type { Bench } from './bench.ts';
import { buildFlood } from './clientAssembly.ts';
import { announceListener, buildHost } from './hostAssembly.ts';
import { OpenBackends } from './openBackends.ts';
import { openSizes } from './sizing.ts';
import { isBackend, Junction, link } from './wires.ts';

/** 2.5 h: picoseconds beyond are no whole numbers in a double. */
const LATEST = 9_000_000_000_000;

/** A wire the machine does not see the end of: what arrives there is shown to somebody, and is gone. */
class FreeEnd implements FrameSink {
  constructor(
    private readonly bench: Bench,
    private readonly show: (time: number, bytes: Uint8Array) => void,
  ) {}

  accept(frame: Frame): void {
    const { pool, timeline, slab } = this.bench;
    this.show(Math.ceil(timeline.now / 1000), slab.bytes.subarray(frame.start, frame.start + frame.length));
    pool.release(frame);
  }
}

/** What is built for whom: the server's address, its application, and who sees the frames that leave. */
export interface OpenPlan {
  readonly address: number;
  /** Where the application listens; a flood is aimed at the first, or at 80. */
  readonly ports: readonly number[];
  readonly makeApp: () => App;
  /** The application is a proxy: there are backends, on a second port of the card. */
  readonly isProxy?: boolean;
  /** `bytes` is a view, good until the call returns; `time` is ns, rounded up: no frame is told before its time. */
  readonly show: (time: number, bytes: Uint8Array) => void;
}

/**
 * The server alone: NIC, bus, host and application of a spec behind two links whose far ends are free. Frames come in and
 * go out there, and time passes when somebody outside says so.
 */
export class OpenMachine {
  readonly #bench: Bench;
  readonly #host: Host;
  readonly #toServer: LinkDirection;
  readonly #counts = new Tally(countNames);

  constructor(spec: ExperimentSpec, plan: OpenPlan) {
    const bench = layOut(spec, openSizes(spec, plan.isProxy), plan.address);
    const atNic = new Junction();
    this.#bench = bench;
    this.#toServer = link(bench, 'toServer', atNic);
    const outside = new FreeEnd(bench, plan.show);
    // Flooders beside the peer: what is answered to them it never sees.
    const flood = buildFlood(bench, this.#toServer, outside, plan.ports[0] ?? SERVER_PORT, LATEST);
    const nextHops = new NextHops(bench.pool, plan.address, (peer) => !isBackend(peer));
    const toClient = link(bench, 'toClient', flood ?? outside);
    const inside = bench.sizes.proxy === null ? null : new OpenBackends(bench, bench.sizes.proxy);
    const wire = inside === null ? toClient : new PortsOut(toClient, inside.toBackends);
    const { bus, nic, prepareCard } = buildNic(bench, wire, this.#counts, nextHops);
    const first = withForgery(bench, nic.wirePort);
    atNic.leadsTo(inside === null ? first : new PortIn(NicPortNumber.First, first));
    inside?.reachCard(nic.wirePort);
    this.#host = new Host(bench.trace);
    bus.connect(this.#host, nic);
    const answersSyns = spec.offloads.setup !== 'off';
    buildHost(bench, bus, this.#host, {
      counts: this.#counts,
      makeApp: plan.makeApp,
      nextHops,
      prepareCard,
      ...inside?.plan,
      announce: (port) => {
        if (answersSyns) announceListener(bench, bus, port);
      },
    });
    flood?.start();
  }

  /** ns */
  get now(): number {
    return this.#bench.timeline.now / 1000;
  }
  /** When something happens next, ns; Infinity when nothing will unless a frame comes. */
  get next(): number {
    return this.#bench.timeline.next / 1000;
  }
  /** The last time this machine can tell, ns. */
  readonly latest = LATEST;
  get framesInUse(): number {
    return this.#bench.pool.inUse;
  }

  /** A frame enters the wire to the server now. One longer than any wire carries is dropped and counted. */
  arrive(bytes: Uint8Array): void {
    const { pool, drops, slab } = this.#bench;
    if (bytes.length > LARGE_CAPACITY) {
      drops.add(Drop.TooLong);
      return;
    }
    const frame = pool.lease(bytes.length);
    if (frame === null) {
      drops.add(Drop.PoolEmpty);
      return;
    }
    slab.bytes.set(bytes, frame.start);
    this.#toServer.accept(frame);
  }

  /** Runs to a time (ns), or until `maxEvents` events were handled; true when it is that time. */
  advance(until: number, maxEvents = Infinity): boolean {
    const { timeline } = this.#bench;
    const target = ns(until);
    timeline.fireUntil(target, maxEvents);
    if (timeline.next <= target) return false;
    timeline.runUntil(target);
    return true;
  }

  /** The application did something of its own accord: what it made has to be sent. */
  wake(): void {
    for (const core of this.#host.cores) core.wake();
  }

  /** Counters of TCP and reasons of drops, by name. */
  counters(): Record<string, number> {
    return { ...this.#counts.record(), ...this.#bench.drops.record() };
  }
}
