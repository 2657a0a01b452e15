import { Epoll, Errno, Half } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';
import { Answers } from './answers.ts';
import { Chunks } from './chunks.ts';
import { endOfHead } from './fieldLines.ts';
import { RequestHead } from './requestHead.ts';
import { Responses } from './responses.ts';
import { ResponseWriter } from './responseWriter.ts';
import { Waits } from './waits.ts';

const EVENTS = 256;
/** A head may be this long, bytes, then 431; and its first line, then 414 (RFC 9110 §4.1 wants 8,000). */
const MOST_HEAD = 12_288;
const MOST_LINE = 8000;
const SCRATCH = 16_384;

/** What a connection is at: none; a head, a body to pass over, a response, a pause before one, or the client's close. */
const At = { Nothing: 0, Head: 1, Response: 2, Waiting: 3, Leaving: 4 } as const;

export interface HttpConfig {
  readonly ports: readonly number[];
  readonly offloadTeardown: boolean;
  /** Sizes of the images, bytes. */
  readonly images: readonly number[];
}

/** HTTP/1.1 for static files (RFC 9112): GET, HEAD, ranges, conditions, keep-alive, requests in a row. */
export class HttpServer implements App {
  #api!: SocketApi;
  #scratch!: AppBuffer;
  #writer!: ResponseWriter;
  readonly #isListener: Uint8Array;
  readonly #at: Uint8Array;
  /** Content of a request that is passed over: bytes of it to come, or chunks. */
  readonly #skip: Float64Array;
  readonly #skipsChunks: Uint8Array;
  readonly #chunks: Chunks;
  readonly #request = new RequestHead();
  readonly #responses: Responses;
  readonly #answers: Answers;
  readonly #waits: Waits;
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };
  /** Requests that were answered. */
  answered = 0;

  constructor(
    private readonly config: HttpConfig,
    sockets: number,
  ) {
    this.#isListener = new Uint8Array(sockets);
    this.#at = new Uint8Array(sockets);
    this.#skip = new Float64Array(sockets);
    this.#skipsChunks = new Uint8Array(sockets);
    this.#chunks = new Chunks(sockets);
    this.#responses = new Responses(sockets);
    this.#answers = new Answers(this.#responses, config.images);
    this.#waits = new Waits(sockets);
  }

  start(api: SocketApi): void {
    this.#api = api;
    this.#scratch = api.buffer(SCRATCH);
    this.#writer = new ResponseWriter(api, this.#responses);
    for (const port of this.config.ports) {
      const listener = api.openListener(port);
      this.#isListener[listener] = 1;
      api.epollControl(listener, Epoll.In);
    }
  }

  run(): void {
    const { sockets, events } = this.#ready;
    for (let found = this.#api.epollWait(this.#ready); found > 0; found = this.#api.epollWait(this.#ready)) {
      for (let at = 0; at < found; at++) {
        if (this.#isListener[sockets[at]] !== 0) this.#acceptAll(sockets[at]);
        else this.#turn(sockets[at], events[at]);
      }
    }
    if (this.#waits.count > 0) this.#endWaits();
  }

  #acceptAll(listener: number): void {
    const api = this.#api;
    for (let socket = api.accept(listener); socket >= 0; socket = api.accept(listener)) {
      this.#at[socket] = At.Head;
      this.#skip[socket] = 0;
      this.#skipsChunks[socket] = 0;
      if (this.config.offloadTeardown) api.offloadTeardown(socket);
      api.epollControl(socket, Epoll.In | Epoll.Out | Epoll.EdgeTriggered);
    }
  }

  #turn(socket: number, events: number): void {
    if (this.#at[socket] === At.Nothing) return;
    if ((events & Epoll.Error) !== 0) this.#leave(socket);
    else this.#go(socket);
  }

  /** Edges: goes on until there is nothing more to read, or no more room. */
  #go(socket: number): void {
    for (;;) {
      const at = this.#at[socket];
      if (at === At.Waiting) return;
      if (at === At.Response) {
        const sent = this.#writer.send(socket);
        if (sent === Errno.EAGAIN) return;
        if (sent < 0) {
          this.#leave(socket);
          return;
        }
        this.#at[socket] = At.Head;
        if (this.#responses.persists[socket] === 0 && !this.#takeLeave(socket)) return;
      } else if (!this.#read(socket)) return;
    }
  }

  /** Takes the next head or passes over content; false when nothing more can be done now. */
  #read(socket: number): boolean {
    const count = this.#api.peek(socket, this.#scratch, 0, SCRATCH);
    if (count === Errno.EAGAIN) return false;
    if (count <= 0) {
      this.#leave(socket);
      return false;
    }
    if (this.#at[socket] === At.Leaving) this.#consume(socket, count);
    else if (this.#skipsChunks[socket] !== 0) this.#skipChunks(socket, count);
    else if (this.#skip[socket] > 0) {
      const skipped = Math.min(this.#skip[socket], count);
      this.#skip[socket] -= skipped;
      this.#consume(socket, skipped);
    } else return this.#takeHead(socket, count);
    return true;
  }

  #consume(socket: number, count: number): void {
    this.#api.read(socket, this.#scratch, 0, count);
  }

  #skipChunks(socket: number, count: number): void {
    const { bytes, start } = this.#scratch;
    const end = this.#chunks.follow(socket, bytes, start, start + count);
    this.#consume(socket, end - start);
    if (this.#chunks.isOver(socket)) this.#skipsChunks[socket] = 0;
    if (this.#chunks.isBad(socket)) {
      this.#skipsChunks[socket] = 0;
      this.#refuse(socket, 400);
    }
  }

  #takeHead(socket: number, count: number): boolean {
    const { bytes, start } = this.#scratch;
    let first = start;
    while (first < start + count && (bytes[first] === 10 || bytes[first] === 13)) first++; // RFC 9112 §2.2
    if (first > start) {
      this.#consume(socket, first - start);
      return true;
    }
    const end = endOfHead(bytes, start, start, start + count);
    if (end < 0 || end - start > MOST_HEAD) return this.#awaitHead(socket, count);
    const status = this.#request.read(bytes, start, end);
    this.#api.worked(1, end - start);
    if (status !== 0) this.#refuse(socket, status);
    else if (this.#request.targetLength > MOST_LINE) this.#refuse(socket, 414);
    else this.#answer(socket, bytes);
    this.#consume(socket, end - start);
    return true;
  }

  /** A head that has not ended yet, or never will. */
  #awaitHead(socket: number, count: number): boolean {
    const { bytes, start } = this.#scratch;
    const isFull = count >= Math.min(MOST_HEAD, this.#api.getOption(socket, 'SO_RCVBUF'));
    if (isFull) {
      const line = bytes.subarray(start, start + count).indexOf(10);
      this.#refuse(socket, line < 0 || line > MOST_LINE ? 414 : 431);
      return true;
    }
    if ((this.#api.readiness(socket) & Epoll.ReadHangUp) !== 0) this.#leave(socket);
    return false;
  }

  #answer(socket: number, bytes: Uint8Array): void {
    this.answered++;
    this.#answers.decide(socket, this.#request, bytes);
    const { isChunked, length } = this.#request.framing;
    this.#skip[socket] = isChunked ? 0 : length[0];
    this.#skipsChunks[socket] = isChunked ? 1 : 0;
    if (isChunked) this.#chunks.begin(socket);
    const wait = this.#responses.wait[socket];
    this.#at[socket] = wait > 0 ? At.Waiting : At.Response;
    if (wait > 0) this.#waits.add(this.#api, socket, wait);
  }

  #refuse(socket: number, status: number): void {
    this.#responses.begin(socket, false, false);
    this.#responses.refuse(socket, status);
    this.#at[socket] = At.Response;
  }

  #endWaits(): void {
    for (let socket = this.#waits.next(this.#api); socket >= 0; socket = this.#waits.next(this.#api)) {
      if (this.#at[socket] !== At.Waiting) continue;
      this.#at[socket] = At.Response;
      this.#go(socket);
    }
  }

  /**
   * The last response is out. With bytes of the client's unread a close would be a reset that destroys the response under
   * way (RFC 9112 §9.6): only our half closes, and the rest is read. True then.
   */
  #takeLeave(socket: number): boolean {
    const isMoreToCome = this.#skip[socket] > 0 || this.#skipsChunks[socket] !== 0;
    if (!isMoreToCome && this.#api.peek(socket, this.#scratch, 0, 1) <= 0) {
      this.#leave(socket);
      return false;
    }
    this.#api.shutdown(socket, Half.Sending);
    this.#at[socket] = At.Leaving;
    return true;
  }

  #leave(socket: number): void {
    this.#at[socket] = At.Nothing;
    this.#api.close(socket);
  }
}
