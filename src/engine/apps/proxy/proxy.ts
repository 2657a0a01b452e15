import { Epoll, Errno, Half } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi, SpliceEnd } from '#engine/host/sockets/api.ts';
import { Backends } from './balance.ts';
import type { Balance } from './balance.ts';
import { Pairs, Phase } from './pairs.ts';
import { Splices } from './splices.ts';

export interface ProxyConfig {
  readonly port: number;
  readonly backends: readonly number[];
  readonly backendPort: number;
  readonly balance: Balance;
  /** Pairs at once, and the bytes each holds of either direction. */
  readonly pairs: number;
  readonly bufferBytes: number;
  readonly offloadTeardown: boolean;
  /** Once a backend has the request, the NIC is asked to do the rest. */
  readonly splices: boolean;
}

const EVENTS = 256;
const NONE = -1;

/**
 * A relay between clients and backends (the original's epproxy, source-facts D.3; HAProxy's mode tcp): it takes the beginning
 * of a request, picks a backend, connects, and carries bytes both ways through buffers of fixed size. What one side does not
 * take is not read from the other. The end of a half is passed on as the end of a half, a reset as a reset. Where the NIC
 * can splice, it is asked to as soon as a backend has what was read of the request; what it refuses is relayed here.
 */
export class Proxy implements App {
  readonly backends: Backends;
  readonly splices = new Splices();
  readonly #pairs: Pairs;
  /** Connections of clients: carried to their end; reset by either side; turned away for want of a backend or of room. */
  relayed = 0;
  reset = 0;
  refused = 0;
  bytesToBackends = 0;
  bytesToClients = 0;
  #api!: SocketApi;
  #buffer!: AppBuffer;
  #listener = NONE;
  #asksNic: boolean;
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };

  constructor(
    private readonly config: ProxyConfig,
    sockets: number,
  ) {
    this.backends = new Backends(config.backends, config.balance);
    this.#pairs = new Pairs(config.pairs, sockets);
    this.#asksNic = config.splices;
  }

  /** Connections of clients it has and has not finished with. */
  get open(): number {
    return this.#pairs.inUse;
  }

  start(api: SocketApi): void {
    this.#api = api;
    this.#buffer = api.buffer(2 * this.config.pairs * this.config.bufferBytes);
    this.#listener = api.openListener(this.config.port);
    api.epollControl(this.#listener, Epoll.In);
  }

  run(): void {
    const { sockets, events } = this.#ready;
    for (let found = this.#api.epollWait(this.#ready); found > 0; found = this.#api.epollWait(this.#ready)) {
      for (let at = 0; at < found; at++) {
        if (sockets[at] === this.#listener) this.#acceptAll();
        else this.#turn(sockets[at], events[at]);
      }
    }
  }

  spliceAnswered(splice: number, isTaken: boolean): void {
    const pair = this.splices.answered(splice, isTaken);
    if (isTaken) {
      this.splices.isTakenFor(splice, this.#pairs.backend[pair]);
      this.#pairs.release(pair);
      return;
    }
    this.#pairs.isRefused[pair] = 1;
    this.#relayOn(pair);
  }

  spliceEnded(end: SpliceEnd): void {
    this.backends.ends(this.splices.ended(end));
  }

  #acceptAll(): void {
    const api = this.#api;
    for (let front = api.accept(this.#listener); front >= 0; front = api.accept(this.#listener)) {
      if (this.#pairs.take(front) === NONE) {
        this.refused++;
        api.abort(front);
        continue;
      }
      if (this.config.offloadTeardown) api.offloadTeardown(front);
      api.epollControl(front, Epoll.In | Epoll.EdgeTriggered);
    }
  }

  /** Edges: everything is read, or written, until there is no more, or no more room. */
  #turn(socket: number, events: number): void {
    const end = this.#pairs.endOf(socket);
    if (end === NONE) return; // closed earlier in this round
    const pair = end >> 1;
    const phase = this.#pairs.phase[pair];
    if (phase === Phase.Splicing) return; // whatever it is, it is the NIC's, or is found when the NIC refuses
    if ((events & Epoll.Error) !== 0) this.#fail(pair, end);
    else if (phase === Phase.Request) this.#takeRequest(pair);
    else if (phase === Phase.Relaying) this.#move(end, events);
    else if (phase === Phase.Connecting && (end & 1) === 1) this.#relayOn(pair);
  }

  /** The first bytes of a connection decide whose it is. */
  #takeRequest(pair: number): void {
    const front = 2 * pair;
    const count = this.#read(front);
    if (count === Errno.EAGAIN) return;
    if (count <= 0) {
      this.#api.close(this.#pairs.socket[front]); // it asked for nothing, or is gone
      this.#pairs.release(pair);
      return;
    }
    const client = this.config.balance === 'source' ? this.#clientOf(front) : 0;
    if (!this.#connect(pair, this.backends.pick(client))) this.#turnAway(pair);
  }

  #clientOf(front: number): number {
    return this.#api.info(this.#pairs.socket[front])?.peerAddress ?? 0;
  }

  #connect(pair: number, backend: number): boolean {
    const api = this.#api;
    const socket = api.socket();
    if (socket < 0) return false;
    if (api.connect(socket, this.backends.addresses[backend], this.config.backendPort) !== 0) {
      api.close(socket);
      return false;
    }
    this.#pairs.attach(2 * pair + 1, socket);
    this.#pairs.backend[pair] = backend;
    this.#pairs.phase[pair] = Phase.Connecting;
    this.backends.begins(backend);
    if (this.config.offloadTeardown) api.offloadTeardown(socket);
    api.epollControl(socket, Epoll.In | Epoll.Out | Epoll.EdgeTriggered);
    return true;
  }

  /** The backend is there, or the NIC will not have the pair: whatever both sides have said meanwhile is carried. */
  #relayOn(pair: number): void {
    this.#pairs.phase[pair] = Phase.Relaying;
    if (this.#relay(2 * pair) && this.#relay(2 * pair + 1)) this.#askNic(pair);
  }

  /** Once nothing is under way through our hands. */
  #askNic(pair: number): void {
    const { phase, socket, isRefused } = this.#pairs;
    if (!this.#asksNic || isRefused[pair] !== 0 || !this.#pairs.isEmpty(pair)) return;
    const answer = this.#api.splice(socket[2 * pair], socket[2 * pair + 1]);
    if (answer === Errno.EAGAIN) return;
    if (answer === Errno.EOPNOTSUPP) this.#asksNic = false;
    if (answer < 0) return;
    phase[pair] = Phase.Splicing;
    this.splices.asks(answer, pair);
  }

  #move(end: number, events: number): void {
    const reads = (events & Epoll.In) !== 0;
    if (reads && !this.#relay(end)) return;
    if ((events & Epoll.Out) !== 0 && !this.#relay(end ^ 1)) return;
    this.#askNic(end >> 1);
  }

  /** Carries what came in at one end to the other; false when the pair is no more. */
  #relay(from: number): boolean {
    const { filled, sent, hasEnded } = this.#pairs;
    for (;;) {
      if (sent[from] < filled[from]) {
        const taken = this.#write(from);
        if (taken < 0 && taken !== Errno.EAGAIN) return this.#fail(from >> 1, from ^ 1);
        if (sent[from] < filled[from]) return this.#awaitRoom(from ^ 1);
      }
      if (hasEnded[from] !== 0) return this.#passEnd(from);
      const count = this.#read(from);
      if (count === Errno.EAGAIN) return true;
      if (count < 0) return this.#fail(from >> 1, from);
    }
  }

  #read(end: number): number {
    const { socket, filled, sent, hasEnded } = this.#pairs;
    const { bufferBytes } = this.config;
    const count = this.#api.read(socket[end], this.#buffer, end * bufferBytes, bufferBytes);
    if (count === 0) hasEnded[end] = 1;
    if (count <= 0) return count;
    filled[end] = count;
    sent[end] = 0;
    this.#api.worked(1, 0);
    return count;
  }

  /** Writes at the other end what this end's buffer holds. */
  #write(from: number): number {
    const { socket, filled, sent } = this.#pairs;
    const at = from * this.config.bufferBytes + sent[from];
    const taken = this.#api.write(socket[from ^ 1], this.#buffer, at, filled[from] - sent[from]);
    if (taken < 0) return taken;
    sent[from] += taken;
    if ((from & 1) === 0) this.bytesToBackends += taken;
    else this.bytesToClients += taken;
    return taken;
  }

  #awaitRoom(end: number): boolean {
    const { socket, waitsForRoom } = this.#pairs;
    if (waitsForRoom[end] !== 0) return true;
    waitsForRoom[end] = 1;
    this.#api.epollControl(socket[end], Epoll.In | Epoll.Out | Epoll.EdgeTriggered);
    return true;
  }

  /** One side has said all it had to say, and all of it is written: the other is told. */
  #passEnd(from: number): boolean {
    const { socket, isShut } = this.#pairs;
    const to = from ^ 1;
    if (isShut[to] !== 0) return true;
    isShut[to] = 1;
    if (isShut[from] === 0) {
      this.#api.shutdown(socket[to], Half.Sending);
      return true;
    }
    this.#api.close(socket[to]);
    this.#api.close(socket[from]);
    this.relayed++;
    this.#end(from >> 1);
    return false;
  }

  /** An end broke: the other is reset. A backend that was never reached is one that refused. */
  #fail(pair: number, broken: number): false {
    const { socket, phase, backend } = this.#pairs;
    const hasBack = phase[pair] !== Phase.Request;
    if (phase[pair] === Phase.Connecting && (broken & 1) === 1) {
      this.backends.refused[backend[pair]]++;
      this.refused++;
    } else this.reset++;
    this.#api.abort(socket[2 * pair]);
    if (hasBack) this.#api.abort(socket[2 * pair + 1]);
    this.#end(pair);
    return false;
  }

  /** There is no way to a backend from here. */
  #turnAway(pair: number): void {
    this.refused++;
    this.#api.abort(this.#pairs.socket[2 * pair]);
    this.#end(pair);
  }

  #end(pair: number): void {
    const backend = this.#pairs.backend[pair];
    if (backend !== NONE) this.backends.ends(backend);
    this.#pairs.release(pair);
  }
}
