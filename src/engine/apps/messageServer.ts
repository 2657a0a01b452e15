import { Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';

/** Known bytes: what a message with a key holds (kernel/pattern.ts). */
export interface Content {
  offset(key: number, position: number): number;
  fill(bytes: Uint8Array, start: number, length: number): void;
  mismatches(bytes: Uint8Array, start: number, length: number, key: number, position: number): number;
}

export interface MessageServerConfig {
  readonly port: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  /** A request says, behind its key, how large a reply it wants. */
  readonly asksSize: boolean;
  readonly transactions: number;
  readonly closesFirst: boolean;
  readonly offloadTeardown: boolean;
  /** Reads right after accept. */
  readonly readsAtOnce: boolean;
}

const KEY_BYTES = 4;
/** A size behind the key. */
const ASKING_BYTES = 8;
const CHUNK = 16_384;
const EVENTS = 256;

/**
 * n-byte transactions, m a connection, either side closes. A request starts with its key (when it has room for one); the
 * reply is the pattern of the key plus one, so that a mixed-up reply is noticed.
 */
export class MessageServer implements App {
  #api!: SocketApi;
  #input!: AppBuffer;
  #output!: AppBuffer;
  #listener = -1;
  readonly #events: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };
  /** By socket: bytes of the request read, bytes of the reply written, transactions done, key. */
  readonly #read: Int32Array;
  readonly #written: Int32Array;
  readonly #done: Int32Array;
  readonly #key: Int32Array;
  /** How large a reply was asked for. */
  readonly #wanted: Int32Array;
  /** The reply found no room: nothing is read until it has. */
  readonly #isBlocked: Uint8Array;
  bytesWrong = 0;

  constructor(
    private readonly config: MessageServerConfig,
    private readonly content: Content,
    sockets: number,
  ) {
    this.#read = new Int32Array(sockets + 16);
    this.#written = new Int32Array(sockets + 16);
    this.#done = new Int32Array(sockets + 16);
    this.#key = new Int32Array(sockets + 16);
    this.#wanted = new Int32Array(config.asksSize ? sockets + 16 : 0);
    this.#isBlocked = new Uint8Array(sockets + 16);
  }

  start(api: SocketApi): void {
    this.#api = api;
    this.#input = api.buffer(CHUNK);
    this.#output = api.buffer(CHUNK + 4096);
    this.content.fill(this.#output.bytes, this.#output.start, this.#output.length);
    this.#listener = api.openListener(this.config.port);
    api.epollControl(this.#listener, Epoll.In);
  }

  run(): void {
    const { sockets, events } = this.#events;
    for (
      let found = this.#api.epollWait(this.#events);
      found > 0;
      found = this.#api.epollWait(this.#events)
    ) {
      for (let at = 0; at < found; at++) {
        const socket = sockets[at];
        if (socket === this.#listener) this.#acceptAll();
        else this.#serve(socket, events[at]);
      }
    }
  }

  #acceptAll(): void {
    for (
      let socket = this.#api.accept(this.#listener);
      socket >= 0;
      socket = this.#api.accept(this.#listener)
    ) {
      this.#read[socket] = 0;
      this.#written[socket] = -1;
      this.#done[socket] = 0;
      this.#key[socket] = 0;
      this.#isBlocked[socket] = 0;
      if (this.config.offloadTeardown) this.#api.offloadTeardown(socket);
      this.#api.epollControl(socket, Epoll.In);
      if (this.config.readsAtOnce) this.#serve(socket, Epoll.In);
    }
  }

  #serve(socket: number, events: number): void {
    if ((events & Epoll.Error) !== 0) {
      this.#api.close(socket);
      return;
    }
    if (this.#written[socket] >= 0 && !this.#reply(socket)) return;
    if ((events & Epoll.In) === 0) return;
    for (;;) {
      const wanted = Math.min(CHUNK, this.config.requestBytes - this.#read[socket]);
      const count = this.#api.read(socket, this.#input, 0, wanted);
      if (count === 0 || (count < 0 && count !== Errno.EAGAIN)) {
        this.#api.close(socket);
        return;
      }
      if (count < 0) return;
      this.#check(socket, count);
      this.#read[socket] += count;
      if (this.#read[socket] < this.config.requestBytes) continue;
      this.#api.worked(1, this.config.requestBytes + this.#replyBytes(socket));
      this.#written[socket] = 0;
      if (!this.#reply(socket)) return;
    }
  }

  #replyBytes(socket: number): number {
    return this.config.asksSize ? this.#wanted[socket] : this.config.replyBytes;
  }

  /** Notes the key, and the size asked for, and counts the bytes that are not the request's. */
  #check(socket: number, count: number): void {
    const position = this.#read[socket];
    const { bytes, start } = this.#input;
    const told = this.config.asksSize ? ASKING_BYTES : KEY_BYTES;
    let skip = 0;
    for (; skip < count && position + skip < told; skip++)
      this.#note(socket, position + skip, bytes[start + skip]);
    if (this.config.requestBytes < KEY_BYTES) return;
    this.bytesWrong += this.content.mismatches(
      bytes,
      start + skip,
      count - skip,
      this.#key[socket],
      position + skip,
    );
  }

  /** Byte `at` of what a request tells, least significant first. */
  #note(socket: number, at: number, byte: number): void {
    const column = at < KEY_BYTES ? this.#key : this.#wanted;
    if (at % KEY_BYTES === 0) column[socket] = 0;
    column[socket] |= byte << (8 * (at % KEY_BYTES));
  }

  /** Writes what is left of the reply; false when the socket is full or closed. */
  #reply(socket: number): boolean {
    const key = this.config.requestBytes < KEY_BYTES ? 0 : this.#key[socket] + 1;
    const replyBytes = this.#replyBytes(socket);
    while (this.#written[socket] < replyBytes) {
      const position = this.#written[socket];
      const length = Math.min(CHUNK, replyBytes - position);
      const count = this.#api.write(socket, this.#output, this.content.offset(key, position), length);
      if (count === Errno.EAGAIN) {
        this.#isBlocked[socket] = 1;
        this.#api.epollControl(socket, Epoll.Out);
        return false;
      }
      if (count < 0) {
        this.#api.close(socket);
        return false;
      }
      this.#written[socket] += count;
    }
    return this.#finishTransaction(socket);
  }

  #finishTransaction(socket: number): boolean {
    this.#written[socket] = -1;
    this.#read[socket] = 0;
    this.#done[socket]++;
    if (this.config.closesFirst && this.#done[socket] >= this.config.transactions) {
      this.#api.close(socket);
      return false;
    }
    if (this.#isBlocked[socket] !== 0) {
      this.#isBlocked[socket] = 0;
      this.#api.epollControl(socket, Epoll.In);
    }
    return true;
  }
}
