import { Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi, SpliceEnd } from '#engine/host/sockets/api.ts';
import { Backends } from './balance.ts';
import { Checks } from './checks.ts';
import type { ProxyConfig } from './config.ts';
import { Deadlines, Wait } from './deadlines.ts';
import { Pairs, Phase } from './pairs.ts';
import { Splices } from './splices.ts';

const EVENTS = 256;
const NONE = -1;
/** A backend that refused is asked again after a second, or the connect time-out if that is shorter (HAProxy, `retries`). */
const TURN_AROUND = 1000;

/** What both modes of a proxy share: clients are accepted, backends picked, connected to and tried again, pairs spliced. */
export abstract class ProxyCore implements App {
  readonly backends: Backends;
  readonly splices = new Splices();
  protected readonly pairs: Pairs;
  protected readonly deadlines: Deadlines;
  /** Connections of clients: carried to their end; reset by either side; turned away for want of a backend or of room. */
  relayed = 0;
  reset = 0;
  refused = 0;
  /** Attempts to connect that followed one that failed, and those of them at another backend. */
  retries = 0;
  redispatches = 0;
  bytesToBackends = 0;
  bytesToClients = 0;
  protected api!: SocketApi;
  protected buffer!: AppBuffer;
  protected asksNic: boolean;
  readonly #isListener: Uint8Array;
  /** null: backends are taken for alive. */
  checks: Checks | null = null;
  /** When the application will be called, ms; -1 = not. */
  #armed = NONE;
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };

  constructor(
    protected readonly config: ProxyConfig,
    sockets: number,
  ) {
    this.backends = new Backends(config.backends, config.balance);
    this.pairs = new Pairs(config.pairs, sockets);
    const { timeoutConnect, timeoutServer, timeoutClient, timeoutHttpRequest } = config;
    const turnAround = timeoutConnect === 0 ? TURN_AROUND : Math.min(TURN_AROUND, timeoutConnect);
    const lasts = [timeoutConnect, timeoutServer, timeoutClient, timeoutHttpRequest, turnAround];
    this.deadlines = new Deadlines(config.pairs, lasts);
    this.asksNic = config.splices;
    this.#isListener = new Uint8Array(sockets);
  }

  /** Something happened to an end of a pair. */
  protected abstract turn(socket: number, events: number): void;
  /** The backend is there, or the NIC will not have the pair: it is relayed from here. */
  protected abstract relayOn(pair: number): void;
  /** There is no way to a backend. */
  protected abstract unreachable(pair: number): void;
  /** It has waited too long for what `Wait` says. */
  protected abstract expired(pair: number, wait: number): void;
  protected abstract accepted(pair: number): void;

  /** Connections of clients it has and has not finished with. */
  get open(): number {
    return this.pairs.inUse;
  }

  start(api: SocketApi): void {
    this.api = api;
    this.buffer = api.buffer(2 * this.config.pairs * this.config.bufferBytes);
    for (const port of this.config.ports) {
      const listener = api.openListener(port);
      this.#isListener[listener] = 1;
      api.epollControl(listener, Epoll.In);
    }
    const { healthInterval, backendPort, speaksHttp } = this.config;
    if (healthInterval === 0) return;
    this.checks = new Checks(api, this.backends, { interval: healthInterval, port: backendPort, speaksHttp });
    api.wakeAfter(1);
  }

  run(): void {
    const { sockets, events } = this.#ready;
    for (let found = this.api.epollWait(this.#ready); found > 0; found = this.api.epollWait(this.#ready)) {
      for (let at = 0; at < found; at++) {
        if (this.#isListener[sockets[at]] !== 0) this.#acceptAll(sockets[at]);
        else if (this.checks?.takes(sockets[at], events[at]) !== true) this.turn(sockets[at], events[at]);
      }
    }
    if (this.deadlines.count > 0 || this.checks !== null) this.#watchTime();
  }

  #watchTime(): void {
    const { deadlines } = this;
    const now = this.api.now();
    for (let pair = deadlines.due(now); pair !== NONE; pair = deadlines.due(now)) {
      const wait = deadlines.kindOf(pair);
      deadlines.clear(pair);
      if (wait === Wait.Retry) this.#connectAgain(pair);
      else if (wait === Wait.Connect) this.refusedBy(pair);
      else this.expired(pair, wait);
    }
    this.checks?.runDue(now);
    if (deadlines.count === 0 && this.checks === null) return;
    const next = Math.min(deadlines.next, this.checks?.next ?? Infinity);
    if (this.#armed > now && this.#armed <= next) return;
    this.#armed = next;
    this.api.wakeAfter(Math.max(1, next - now));
  }

  spliceAnswered(splice: number, isTaken: boolean): void {
    const pair = this.splices.answered(splice, isTaken);
    if (isTaken) {
      this.splices.isTakenFor(splice, this.pairs.backend[pair]);
      this.deadlines.clear(pair);
      this.pairs.release(pair);
      return;
    }
    this.pairs.isRefused[pair] = 1;
    this.relayOn(pair);
  }

  spliceEnded(end: SpliceEnd): void {
    this.backends.ends(this.splices.ended(end));
  }

  #acceptAll(listener: number): void {
    const { api } = this;
    for (let front = api.accept(listener); front >= 0; front = api.accept(listener)) {
      const pair = this.pairs.take(front);
      if (pair === NONE) {
        this.refused++;
        api.abort(front);
        continue;
      }
      if (this.config.offloadTeardown) api.offloadTeardown(front);
      api.epollControl(front, Epoll.In | Epoll.EdgeTriggered);
      this.accepted(pair);
    }
  }

  /** The SYN is on its way; false when it cannot be. */
  protected connect(pair: number, backend: number): boolean {
    const { api } = this;
    const socket = api.socket();
    if (socket < 0) return false;
    if (api.connect(socket, this.backends.addresses[backend], this.config.backendPort) !== 0) {
      api.close(socket);
      return false;
    }
    this.pairs.attach(2 * pair + 1, socket);
    this.pairs.backend[pair] = backend;
    this.pairs.phase[pair] = Phase.Connecting;
    this.backends.begins(backend);
    if (this.config.offloadTeardown) api.offloadTeardown(socket);
    api.epollControl(socket, Epoll.In | Epoll.Out | Epoll.EdgeTriggered);
    this.waitFor(pair, Wait.Connect);
    return true;
  }

  protected waitFor(pair: number, wait: number): void {
    this.deadlines.set(pair, wait, this.api.now());
  }

  /** The backend was never reached: it is tried again, or another one, or nobody (HAProxy, `retries` and `option redispatch`). */
  protected refusedBy(pair: number): void {
    const { attempts, backend, phase, tried } = this.pairs;
    const refuser = backend[pair];
    backend[pair] = NONE;
    tried[pair] = refuser;
    this.backends.refused[refuser]++;
    this.backends.ends(refuser);
    this.api.abort(this.pairs.detach(2 * pair + 1));
    if (attempts[pair] >= this.config.retries) {
      this.unreachable(pair);
      return;
    }
    attempts[pair]++;
    this.retries++;
    const other = this.#mayGoElsewhere(attempts[pair]) ? this.backends.after(refuser) : refuser;
    if (other !== refuser) {
      this.redispatches++;
      if (!this.connect(pair, other)) this.unreachable(pair);
      return;
    }
    phase[pair] = Phase.Retrying;
    this.waitFor(pair, Wait.Retry);
  }

  /** Where no algorithm is attached to a backend at once, else with the last attempt. */
  #mayGoElsewhere(attempt: number): boolean {
    if (!this.config.redispatch) return false;
    return this.config.balance === 'roundrobin' || attempt === this.config.retries;
  }

  #connectAgain(pair: number): void {
    if (!this.connect(pair, this.pairs.tried[pair])) this.unreachable(pair);
  }

  /** Asks the NIC to do the rest; true while it considers. */
  protected askNic(pair: number): boolean {
    const { phase, socket } = this.pairs;
    const answer = this.api.splice(socket[2 * pair], socket[2 * pair + 1]);
    if (answer < 0) {
      this.asksNic &&= answer !== Errno.EOPNOTSUPP;
      return false;
    }
    phase[pair] = Phase.Splicing;
    this.deadlines.clear(pair);
    this.splices.asks(answer, pair);
    return true;
  }

  protected awaitRoom(end: number): void {
    const { socket, waitsForRoom } = this.pairs;
    if (waitsForRoom[end] !== 0) return;
    waitsForRoom[end] = 1;
    this.api.epollControl(socket[end], Epoll.In | Epoll.Out | Epoll.EdgeTriggered);
  }

  /** The pair is no more. */
  protected end(pair: number): void {
    const backend = this.pairs.backend[pair];
    if (backend !== NONE) this.backends.ends(backend);
    this.deadlines.clear(pair);
    this.pairs.release(pair);
  }
}
