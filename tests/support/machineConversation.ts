import { expect, test } from 'vitest';
import { toNs } from '#engine/kernel/time.ts';
import { LinkDirection } from '#engine/link/linkDirection.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import { stateNames } from '#engine/tcp/states.table.ts';
import { SERVER, CLIENT } from './conversation.ts';
import { abortLeftOver } from './ledger.ts';
import { Peer } from './peer.ts';
import { picoseconds } from './segments.ts';
import { specOf } from './specs.ts';
import type { Change } from './specs.ts';

const MS = 1_000_000;
/** Long enough for a frame to reach the host and an answer to come back; far below every timer. */
const SETTLE = 200e6;

/** The whole server: link, NIC, PCIe, host, message server (5 bytes asked, 64 answered, then it closes). */
const usual: Change = {
  testbed: { stack: 'acceltcp', serverCores: 2 },
  offloads: {
    setup: 'intended',
    teardown: 'intended',
    wheelGroups: 8,
    wheelTick: 2 * MS,
    teardownRetries: 3,
  },
  tcp: { rtoInitial: 100 * MS, rtoMin: 50 * MS, retries: 3, timeWait: 30 * MS },
  workload: { connections: 1, concurrency: 1, requestBytes: 5, replyBytes: 64, closer: 'server' },
  duration: 1_000_000 * MS,
};

/** What the host was shown, and what it made of it. */
export class HostView {
  #crossed = 0;

  constructor(readonly machine: Machine) {}

  /** Nothing crossed the bus to the host since the last look. */
  sawNothing(): void {
    expect(this.#newFrames(), 'frames that crossed the bus to the host').toBe(0);
  }
  saw(count: number): void {
    expect(this.#newFrames(), 'frames that crossed the bus to the host').toBe(count);
  }
  /** Control blocks in the host's memory. */
  get connections(): number {
    return this.machine.host.cores.reduce((sum, core) => sum + core.endpoint.ctx.tcbs.count, 0);
  }
  /** States of the host's connections, in the RFC's words. */
  get states(): string[] {
    return this.machine.host.cores.flatMap(({ endpoint }) => {
      const { tcbs } = endpoint.ctx;
      const ids = Array.from({ length: tcbs.made }, (_, id) => id);
      return ids
        .map((id) => tcbs.open(id).state)
        .filter((state) => state !== 0)
        .map((state) => stateNames[state]);
    });
  }
  count(name: keyof typeof Count): number {
    return this.machine.serverCounts.counts[Count[name]];
  }

  #newFrames(): number {
    const crossed = this.machine.bus.report().framesToHost;
    const news = crossed - this.#crossed;
    this.#crossed = crossed;
    return news;
  }
}

export interface MachineTalk {
  readonly client: Peer;
  readonly host: HostView;
  readonly machine: Machine;
  /** The NIC's own report of an offload. */
  nic(part: 'setup' | 'teardown', name: string): number;
  after(time: string): void;
  from(port: number): Peer;
}

/** One test: a scripted client at the far end of the link talks with the whole emulated server. */
export function machineConversation(
  title: string,
  script: (talk: MachineTalk) => void,
  change: Change = {},
): void {
  test(title, () => {
    const machine = assemble(specOf(usual, change));
    const { timeline, pool, toServer } = machine;
    const peers: Peer[] = [];
    // The script stands where the workload would: its frames go nowhere, and what comes back is the script's.
    Object.assign(toServer, { accept: pool.release.bind(pool) } satisfies Partial<LinkDirection>);
    Object.assign(machine.clients, {
      accept(frame: Parameters<Peer['hears']>[0]) {
        const peer = peers.find((candidate) => candidate.port === frame.tcp.destinationPort);
        peer?.hears(frame, timeline.now);
        pool.release(frame);
      },
    });
    timeline.runUntil(SETTLE);
    const began = timeline.now;
    const settle = (time: number): void => timeline.runUntil(timeline.now + time);
    const from = (port: number): Peer => {
      const route = {
        source: CLIENT,
        destination: SERVER,
        sourceMac: CLIENT,
        destinationMac: SERVER,
        sourcePort: port,
        destinationPort: 80,
      };
      const peer = new Peer(
        pool,
        route,
        (frame) => {
          LinkDirection.prototype.accept.call(toServer, frame);
          settle(SETTLE);
        },
        began,
      );
      peers.push(peer);
      return peer;
    };
    script({
      client: from(40_000),
      host: new HostView(machine),
      machine,
      nic: (part, name) => machine.nic.report()[part][name] ?? 0,
      after: (time) => settle(picoseconds(time)),
      from,
    });
    for (const peer of peers) peer.receivesNothing();
    abortLeftOver(machine);
    expect(pool.inUse, `frames still held at ${toNs(timeline.now)} ns`).toBe(0);
    expect(machine.nic.isIdle, 'the NIC is idle').toBe(true);
  });
}

/** The usual start: the cookie came back, the connection is open, nothing is asked yet. The client's next number is 101. */
export function openedByNic({ client, host }: MachineTalk, options = 'mss=1460 ws=7 ts=1'): void {
  client.sends(`SYN seq=100 ${options}`);
  client.receives('SYN ACK ack=101 by=nic');
  client.stampsFrom(options);
  client.sends('ACK seq=101 ack=cookie+1');
  expect(host.states).toEqual(['ESTABLISHED']);
  host.saw(1);
}
