import { AppWork, Epoll } from '#engine/host/sockets/api.ts';
import type { App, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';
import type { Statistics } from './commands/statistics.ts';
import { Sessions } from './sessions.ts';
import { CYCLE } from './store/expiry.ts';
import type { Keyspace } from './store/keyspace.ts';

const EVENTS = 256;

export interface RedisConfig {
  readonly ports: readonly number[];
  readonly offloadTeardown: boolean;
  /** Reads right after accept. */
  readonly readsAtOnce: boolean;
  /** This core looks for keys that have expired: one of the server's does. */
  readonly keepsTime: boolean;
  /** Sockets there may be at once. */
  readonly sockets: number;
}

/** One core of a Redis server: an event loop over its own connections, and over keys that all cores share. */
export class RedisServer implements App {
  #api!: SocketApi;
  #sessions!: Sessions;
  readonly #listeners = new Set<number>();
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };
  /** Milliseconds at which the next cycle is due; -1: nothing ever expires. */
  #nextCycle = -1;

  constructor(
    private readonly config: RedisConfig,
    private readonly keyspace: Keyspace,
    private readonly statistics: Statistics,
  ) {}

  start(api: SocketApi): void {
    this.#api = api;
    this.#sessions = new Sessions(api, this.keyspace, this.statistics, this.config.sockets + 16);
    for (const port of this.config.ports) {
      const listener = api.openListener(port);
      this.#listeners.add(listener);
      api.epollControl(listener, Epoll.In);
    }
  }

  run(): void {
    const { sockets, events } = this.#ready;
    this.keyspace.now = this.#api.now();
    for (let found = this.#api.epollWait(this.#ready); found > 0; found = this.#api.epollWait(this.#ready)) {
      for (let at = 0; at < found; at++) {
        if (this.#listeners.has(sockets[at])) this.#acceptAll(sockets[at]);
        else this.#sessions.serve(sockets[at], events[at]);
      }
    }
    if (this.config.keepsTime) this.#keepTime();
    this.#pay();
  }

  #acceptAll(listener: number): void {
    for (let socket = this.#api.accept(listener); socket >= 0; socket = this.#api.accept(listener)) {
      if (this.config.offloadTeardown) this.#api.offloadTeardown(socket);
      this.#sessions.begin(socket);
      if (this.config.readsAtOnce) this.#sessions.serve(socket, Epoll.In);
    }
  }

  /** While any key has an end it looks for those that have reached it, ten times a second (server.c: databasesCron). */
  #keepTime(): void {
    const { expiry, now } = this.keyspace;
    if (this.#nextCycle >= 0 && now >= this.#nextCycle) {
      this.#api.spent(AppWork.RedisExpiry, expiry.cycle(this.keyspace));
      this.#nextCycle = -1;
    }
    if (this.#nextCycle >= 0 || expiry.count === 0) return;
    this.#nextCycle = now + CYCLE;
    this.#api.wakeAfter(CYCLE);
  }

  /** What the keys cost: a look-up each, and the values written. */
  #pay(): void {
    const { keyspace } = this;
    this.#api.spent(AppWork.RedisKey, keyspace.lookups);
    this.#api.spent(AppWork.RedisWrite, keyspace.writes);
    keyspace.lookups = 0;
    keyspace.writes = 0;
    this.#sessions.pay();
  }
}
