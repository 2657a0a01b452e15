import { expect, test } from 'vitest';
import { RandomStream } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { Timeline } from '#engine/kernel/timeline.ts';
import type { TcpConfig } from '#engine/tcp/config.ts';
import { Count, countNames } from '#engine/tcp/counters.table.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { closeReasons, Event } from '#engine/tcp/events.table.ts';
import { stateNames } from '#engine/tcp/states.table.ts';
import { dropNames } from '#engine/wire/dropReasons.table.ts';
import { hashFlow } from '#engine/wire/flowTable.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { inspectHeaders, WELL_FORMED } from '#engine/wire/inspect.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Slab } from '#engine/wire/slab.ts';
import { Peer } from './peer.ts';
import { filler, picoseconds } from './segments.ts';
import type { Route } from './segments.ts';

export const SERVER = address(10, 77, 0, 2);
export const CLIENT = address(10, 77, 1, 1);
const PORT = 80;
const CLIENT_PORT = 40_000;
const STREAM = 1 << 20;
const SCRATCH = 1 << 17;

/** The machine of most conversations: RFC values, a small number of retries. */
export const usual: TcpConfig = {
  mss: 1460,
  windowScale: 7,
  timestamps: true,
  sack: false,
  delayedAck: 0,
  nagle: false,
  congestionControl: 'newreno',
  ecn: false,
  cookiesProve: true,
  rack: false,
  keepAlive: 0,
  keepAliveInterval: 75_000_000,
  keepAliveProbes: 9,
  rtoInitial: 1_000_000,
  rtoMin: 1_000_000,
  rtoMax: 60_000_000,
  retries: 5,
  timeWait: 1_000_000,
  finWait2: 60_000_000,
  initialSequence: -1,
  initialWindow: 10,
  sendBuffer: 65_536,
  receiveBuffer: 65_536,
  ackPiggyback: true,
  finPiggyback: true,
  checksumOffload: false,
  tcbBytes: 700,
  quasiTcbBytes: 40,
  lazyTcb: false,
  zeroCopy: false,
  fallBackCopies: 1,
  releasedQuasi: false,
  releasedZeroCopy: false,
  releasedHandOver: false,
  releasedTimestamps: false,
  backlog: 16,
  syncookies: 'off',
  handOverSegments: 6,
};

export interface Setting extends Partial<TcpConfig> {
  /** The server's initial sequence number, at most 400 below this. */
  readonly issNear?: number;
  readonly listens?: boolean;
  /** Connections the table holds. */
  readonly capacity?: number;
  /** The application accepts only when the script says so. */
  readonly acceptsLater?: boolean;
}

/** A secret that makes the first connection's initial sequence number land where the test wants it. */
function secretFor(issNear: number): number {
  const ports = (PORT << 16) | CLIENT_PORT;
  for (let secret = 0; ; secret++) {
    const apart = (issNear - hashFlow(SERVER ^ secret, CLIENT, ports)) | 0;
    if (apart >= 0 && apart < 400) return secret;
  }
}

class FixedStream extends RandomStream {
  constructor(private readonly value: number) {
    super(1, 'fixed');
  }
  override int32(): number {
    return this.value ?? 0;
  }
}

/** The real side: an endpoint under an application that does what the script says. */
export class ScriptedServer {
  readonly endpoint: TcpEndpoint;
  readonly counts = new Tally(countNames);
  readonly drops = new Tally(dropNames);
  /** The connection spoken of: the first the endpoint made. */
  connection = 0;
  /** By connection: how it ended. */
  readonly ended = new Map<number, string>();
  readonly accepted: number[] = [];
  readonly events: string[] = [];
  readonly #scratch: number;
  readonly #acceptsLater: boolean;
  readonly #waiting: number[] = [];
  #written = 0;

  constructor(
    private readonly timeline: Timeline,
    readonly pool: FramePool,
    setting: Setting,
    toWire: (frame: Frame) => void,
  ) {
    const { issNear, listens = true, capacity = 8, acceptsLater = false, ...config } = setting;
    this.#acceptsLater = acceptsLater;
    this.endpoint = new TcpEndpoint({
      timeline,
      pool,
      config: { ...usual, ...config },
      capacity,
      streamBytes: STREAM,
      random: new FixedStream(issNear === undefined ? 77 : secretFor(issNear)),
      wire: { accept: toWire },
      drops: this.drops,
      counts: this.counts,
      journal: null,
      notes: { state: 0, timer: 0, created: 0, freed: 0, window: -1, flight: -1 },
    });
    this.#scratch = pool.slab.take(SCRATCH);
    if (listens) this.endpoint.listen(SERVER, PORT);
  }

  receive(frame: Frame): void {
    const defect = inspectHeaders(frame);
    if (defect === WELL_FORMED) this.endpoint.receive(frame);
    else {
      this.drops.add(defect);
      this.pool.release(frame);
    }
    this.react();
  }

  /** Accepts at once, notes the rest. */
  react(): void {
    const { endpoint } = this;
    for (let id = endpoint.nextEvent(); id >= 0; id = endpoint.nextEvent()) {
      const { events, error } = endpoint.ctx.tcbs.open(id);
      endpoint.ctx.tcbs.open(id).events = 0;
      if ((events & Event.Accepted) !== 0 && (events & Event.Finished) === 0) {
        endpoint.accept(id, 0);
        this.#waiting.push(id);
        if (!this.#acceptsLater) this.accepts();
      }
      for (const [name, bit] of Object.entries(Event)) if ((events & bit) !== 0) this.events.push(name);
      if ((events & Event.Finished) !== 0) this.ended.set(id, closeReasons[error].name);
      endpoint.settle(id);
    }
    endpoint.flush();
  }

  /** The application takes the oldest connection that waits. */
  accepts(): void {
    const id = this.#waiting.shift();
    if (id === undefined) throw new Error('no connection waits to be accepted');
    this.endpoint.leaveBacklog(id);
    this.accepted.push(id);
    this.connection = id;
  }
  connects(): void {
    this.connection = this.endpoint.connect(SERVER, PORT, CLIENT, CLIENT_PORT, 0);
    this.react();
  }
  /** The alphabet over and over, going on where the last write ended; or a text. */
  writes(what: number | string): number {
    const text = typeof what === 'string' ? what : filler(what, this.#written);
    this.#written += text.length;
    for (let at = 0; at < text.length; at++) this.pool.slab.bytes[this.#scratch + at] = text.charCodeAt(at);
    const taken = this.endpoint.write(this.connection, this.#scratch, text.length);
    this.react();
    return taken;
  }
  reads(length: number): string {
    const count = this.endpoint.read(this.connection, this.#scratch, length);
    const text = String.fromCharCode(...this.pool.slab.bytes.subarray(this.#scratch, this.#scratch + count));
    this.react();
    return text;
  }
  /** `handsOver`: the NIC may finish the close. */
  closes(handsOver = false): void {
    this.endpoint.close(this.connection, handsOver);
    this.react();
  }
  shutsDown(): void {
    this.endpoint.shutdown(this.connection);
    this.react();
  }
  aborts(): void {
    this.endpoint.abort(this.connection);
    this.react();
  }

  get state(): string {
    return stateNames[this.endpoint.ctx.tcbs.open(this.connection).state];
  }
  get tcb() {
    return this.endpoint.ctx.tcbs.open(this.connection);
  }
  count(name: keyof typeof Count): number {
    return this.counts.counts[Count[name]];
  }

  /** Ends whatever is open, so that every frame and row must come back. */
  finish(): void {
    const { tcbs } = this.endpoint.ctx;
    for (let id = 0; id < tcbs.made; id++) if (tcbs.open(id).state !== 0) this.endpoint.abort(id);
    this.react();
    for (let id = 0; id < tcbs.made; id++) {
      if (tcbs.open(id).error !== 0 && tcbs.open(id).peerAddress === CLIENT) this.endpoint.close(id);
    }
    this.timeline.runUntil(this.timeline.now + picoseconds('300s'));
    this.react();
  }
}

export interface Talk {
  readonly client: Peer;
  readonly server: ScriptedServer;
  after(time: string): void;
  /** The state of the server's connection, in the RFC's words. */
  state(name: string): void;
  /** Another client port, for a second connection. */
  from(port: number): Peer;
}

/** One test: a scripted peer talks with the real TCP, without a network between them. */
export function conversation(title: string, script: (talk: Talk) => void, setting: Setting = {}): void {
  test(title, () => talkOnce(script, setting));
}

/** The same within a test: afterwards every frame and control block must have come back. */
export function talkOnce(script: (talk: Talk) => void, setting: Setting = {}): void {
  const timeline = new Timeline();
  const pool = new FramePool(new Slab(FramePool.bytesFor(512, 512) + STREAM + SCRATCH + 256), 512, 512);
  const peers: Peer[] = [];
  const server: ScriptedServer = new ScriptedServer(timeline, pool, setting, (frame) => {
    expect(inspectHeaders(frame), 'every segment sent is well-formed').toBe(WELL_FORMED);
    const peer = peers.find((candidate) => candidate.port === frame.tcp.destinationPort) ?? peers[0];
    peer.hears(frame, timeline.now);
    pool.release(frame);
  });
  const from = (port: number): Peer => {
    const route: Route = {
      source: CLIENT,
      destination: SERVER,
      sourceMac: CLIENT,
      destinationMac: SERVER,
      sourcePort: port,
      destinationPort: PORT,
    };
    const peer = new Peer(pool, route, (frame) => server.receive(frame));
    peers.push(peer);
    return peer;
  };
  const client = from(CLIENT_PORT);
  const after = (time: string): void => {
    timeline.runUntil(timeline.now + picoseconds(time));
    server.react();
  };
  script({
    client,
    server,
    after,
    from,
    state: (name) => expect(server.state, 'state of the connection').toBe(name),
  });
  for (const peer of peers) peer.receivesNothing();
  server.finish();
  expect(pool.inUse, 'frames still held at the end').toBe(0);
  expect(server.endpoint.ctx.tcbs.count, 'control blocks still held at the end').toBe(0);
}

/** The usual start: the client opened, its next number is 101; the server's is iss+1. */
export function opened({ client, server }: Talk, options = 'mss=1460 ws=7 ts=1'): void {
  client.sends(`SYN seq=100 ${options}`);
  client.receives('SYN ACK seq=iss ack=101');
  client.stampsFrom(options);
  client.sends('ACK seq=101 ack=iss+1');
  expect(server.state).toBe('ESTABLISHED');
}

/** The same, begun by the server. */
export function connected({ client, server }: Talk, options = 'mss=1460 ws=7 ts=1'): void {
  server.connects();
  client.receives('SYN seq=iss');
  client.sends(`SYN ACK seq=100 ack=iss+1 ${options}`);
  client.receives('ACK seq=iss+1 ack=101');
  client.stampsFrom(options);
  expect(server.state).toBe('ESTABLISHED');
}
