import { Statistics } from '#engine/apps/redis/commands/statistics.ts';
import { RedisServer } from '#engine/apps/redis/server.ts';
import { Keyspace } from '#engine/apps/redis/store/keyspace.ts';
import { Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { AppBuffer, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';

const LISTENER = 0;

/** One connection as the test holds it: what it has sent and was not read, what it was answered, and how much it will take. */
export class RedisPeer {
  unread = Buffer.alloc(0);
  answered: Buffer[] = [];
  room = Infinity;
  hasHungUp = false;
  isClosed = false;
  interest = 0;

  constructor(
    private readonly bench: RedisBench,
    readonly socket: number,
  ) {}

  /** Sends bytes, in pieces of at most so many; what came back. */
  says(text: string | Uint8Array, piece = Infinity): string {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : Buffer.from(text);
    for (let at = 0; at < bytes.length; at += piece) {
      if (this.isClosed) break;
      this.unread = Buffer.concat([this.unread, bytes.subarray(at, at + Math.min(piece, bytes.length))]);
      this.bench.run();
    }
    return this.hears();
  }

  /** What was answered since the last look. */
  hears(): string {
    const text = Buffer.concat(this.answered).toString('latin1');
    this.answered = [];
    return text;
  }

  /** Takes so many bytes more, and lets the server go on. */
  takes(count: number): string {
    this.room += count;
    this.bench.run();
    return this.hears();
  }

  hangsUp(): void {
    this.hasHungUp = true;
    this.bench.run();
  }
}

/** A Redis server over sockets whose other ends, readiness and time are the test's: the smallest thing that can split a request at any byte. */
export class RedisBench {
  readonly keyspace: Keyspace;
  readonly statistics = new Statistics();
  readonly peers: RedisPeer[] = [];
  /** Milliseconds. */
  now = 0;
  dueAt = Infinity;
  readonly #server: RedisServer;
  readonly #waiting: RedisPeer[] = [];

  constructor(memory = 64 * 1024 * 1024) {
    this.keyspace = new Keyspace(memory);
    const config = {
      ports: [6379],
      offloadTeardown: false,
      readsAtOnce: false,
      keepsTime: true,
      sockets: 1000,
    };
    this.#server = new RedisServer(config, this.keyspace, this.statistics);
    this.#server.start(this.#api() as SocketApi);
  }

  connects(): RedisPeer {
    const peer = new RedisPeer(this, this.peers.length + 1);
    this.peers.push(peer);
    this.#waiting.push(peer);
    this.run();
    return peer;
  }

  run(): void {
    this.#server.run();
  }

  /** Time passes, and the server's alarms ring. */
  after(milliseconds: number): void {
    const end = this.now + milliseconds;
    while (this.dueAt <= end) {
      this.now = this.dueAt;
      this.dueAt = Infinity;
      this.run();
    }
    this.now = end;
  }

  #peer(socket: number): RedisPeer {
    return this.peers[socket - 1]!;
  }

  #ready(peer: RedisPeer): number {
    if (peer.isClosed) return 0;
    const canRead = peer.unread.length > 0 || peer.hasHungUp;
    return peer.interest & ((canRead ? Epoll.In : 0) | (peer.room > 0 ? Epoll.Out : 0));
  }

  #api(): Partial<SocketApi> {
    return {
      buffer: (length): AppBuffer => ({ bytes: new Uint8Array(length + 32), start: 16, length }),
      openListener: () => LISTENER,
      accept: () => this.#waiting.shift()?.socket ?? Errno.EAGAIN,
      epollControl: (socket, interest) => {
        if (socket !== LISTENER) this.#peer(socket).interest = interest;
      },
      epollWait: (events) => this.#wait(events),
      read: (socket, buffer, at, length) => {
        const peer = this.#peer(socket);
        const part = peer.unread.subarray(0, length);
        buffer.bytes.set(part, buffer.start + at);
        peer.unread = peer.unread.subarray(part.length);
        return part.length > 0 ? part.length : peer.hasHungUp ? 0 : Errno.EAGAIN;
      },
      write: (socket, buffer, at, length) => {
        const peer = this.#peer(socket);
        const taken = Math.min(length, peer.room);
        if (taken === 0) return Errno.EAGAIN;
        peer.room -= taken;
        const from = buffer.start + at;
        peer.answered.push(Buffer.from(buffer.bytes.subarray(from, from + taken)));
        return taken;
      },
      close: (socket) => {
        this.#peer(socket).isClosed = true;
        return 0;
      },
      worked: () => undefined,
      spent: () => undefined,
      now: () => this.now,
      wakeAfter: (milliseconds) => (this.dueAt = this.now + milliseconds),
    };
  }

  #wait({ sockets, events }: EpollEvents): number {
    let found = 0;
    if (this.#waiting.length > 0) sockets[found++] = LISTENER;
    for (const peer of this.peers) {
      const bits = this.#ready(peer);
      if (bits === 0 || found === sockets.length) continue;
      sockets[found] = peer.socket;
      events[found++] = bits;
    }
    return found;
  }
}
