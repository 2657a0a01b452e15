import { ascii, writeBytes } from '#engine/apps/http/characters.ts';
import { Method } from '#engine/apps/http/fieldNames.table.ts';
import { Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { ProxyConfig } from '#engine/apps/proxy/config.ts';
import { Wait } from '#engine/apps/proxy/deadlines.ts';
import { Phase } from '#engine/apps/proxy/pairs.ts';
import { ProxyCore } from '#engine/apps/proxy/proxyCore.ts';
import { ServerCookie } from './cookie.ts';
import { errorPages } from './errors.table.ts';
import { At, Exchanges } from './exchanges.ts';
import { IdleConnections } from './idle.ts';

const NONE = -1;
interface Said {
  readonly head: Uint8Array;
  readonly content: Uint8Array;
}
const pages: Said[] = [];
for (const [status, { head, content }] of Object.entries(errorPages))
  pages[Number(status)] = { head: ascii(head), content: ascii(content) };

/** The bytes of both directions in their buffers, errors said in place of a backend, and connections of backends kept for later. */
export abstract class HttpStreams extends ProxyCore {
  protected readonly exchanges: Exchanges;
  protected readonly idle: IdleConnections;
  protected readonly cookie: ServerCookie | null;
  /** Requests read; responses of backends and errors of our own by the first digit of their status. */
  requests = 0;
  readonly counts = new Float64Array(6);
  readonly ownErrors = new Float64Array(600);
  /** Connections made to backends, requests that found one, and responses that ended too early. */
  opened = 0;
  reused = 0;
  truncated = 0;

  constructor(config: ProxyConfig, sockets: number) {
    super(config, sockets);
    this.exchanges = new Exchanges(config.pairs);
    this.idle = new IdleConnections(sockets, config.backends.length);
    this.cookie = config.cookie ? new ServerCookie(config.backends.length) : null;
  }

  protected baseOf(end: number): number {
    return this.buffer.start + end * this.config.bufferBytes;
  }

  /** Everything in the buffer is gone. */
  protected rewind(end: number): void {
    this.pairs.filled[end] = 0;
    this.pairs.sent[end] = 0;
    this.exchanges.ready[end] = 0;
  }

  /** What is not yet written on moves to the beginning, without the empty lines before a request (RFC 9112 §2.2). */
  protected compact(end: number): void {
    const { filled, sent } = this.pairs;
    const { bytes } = this.buffer;
    const base = this.baseOf(end);
    let from = base + sent[end];
    const to = base + filled[end];
    while (from < to && (bytes[from] === 10 || bytes[from] === 13)) from++;
    if (from > base) bytes.copyWithin(base, from, to);
    filled[end] = to - from;
    sent[end] = 0;
    this.exchanges.ready[end] = 0;
  }

  /** Reads behind what is there, up to `limit` bytes in all: how many, 0 at the end, or an error; EAGAIN without room. */
  protected readMore(end: number, limit: number): number {
    const { filled, socket } = this.pairs;
    const room = limit - filled[end];
    if (room <= 0) return Errno.EAGAIN;
    const at = end * this.config.bufferBytes + filled[end];
    const count = this.api.read(socket[end], this.buffer, at, room);
    if (count <= 0) return count;
    filled[end] += count;
    this.api.worked(1, 0);
    return count;
  }

  /** Writes at the other end what may go on: how many bytes, or an error. */
  protected writeOn(from: number): number {
    const { socket, sent } = this.pairs;
    const at = from * this.config.bufferBytes + sent[from];
    const taken = this.api.write(socket[from ^ 1], this.buffer, at, this.exchanges.ready[from] - sent[from]);
    if (taken <= 0) return taken;
    sent[from] += taken;
    if ((from & 1) === 0) this.bytesToBackends += taken;
    else this.bytesToClients += taken;
    this.waitFor(from >> 1, (from & 1) === 0 ? Wait.Server : Wait.Client);
    return taken;
  }

  /** Content that was read may go on; false at what is no chunk. */
  protected advance(end: number): boolean {
    return this.exchanges.advance(end, this.buffer.bytes, this.baseOf(end), this.pairs.filled[end]);
  }

  /** Would the NIC be asked to take the pair? */
  protected willSplice(pair: number): boolean {
    return this.asksNic && this.pairs.isRefused[pair] === 0;
  }

  /**
   * A connection to a backend: as HAProxy's `http-reuse safe`, the first request of a client has one of its own, later ones
   * take one that is idle. False when there is no way.
   */
  protected reach(pair: number, backend: number): boolean {
    const mayReuse = this.exchanges.served[pair] > 0;
    const socket = mayReuse ? this.idle.take(backend) : NONE;
    this.exchanges.isReused[pair] = socket === NONE ? 0 : 1;
    if (socket === NONE) {
      this.opened++;
      if (this.connect(pair, backend)) return true;
      const spare = this.idle.takeAny();
      if (spare === NONE) return false;
      this.api.close(spare);
      return this.connect(pair, backend);
    }
    this.reused++;
    this.pairs.attach(2 * pair + 1, socket);
    this.pairs.backend[pair] = backend;
    this.backends.begins(backend);
    this.pairs.phase[pair] = Phase.Relaying;
    this.waitFor(pair, Wait.Server);
    return true;
  }

  /** The exchange is over: the backend's connection waits for another, or is closed. */
  protected releaseBackend(pair: number, isClean: boolean): void {
    const back = 2 * pair + 1;
    const { backend, socket } = this.pairs;
    if (socket[back] === NONE) return;
    const whose = backend[pair];
    const kept = this.pairs.detach(back);
    this.backends.ends(whose);
    backend[pair] = NONE;
    const stays = isClean && this.exchanges.serverStays[pair] !== 0;
    if (stays && this.idle.count[whose] < this.pairs.inUse) this.idle.put(kept, whose);
    else this.api.close(kept);
  }

  /** The backend's connection is no use any more. */
  protected dropBackend(pair: number): void {
    const back = 2 * pair + 1;
    const { backend, socket } = this.pairs;
    if (socket[back] === NONE) return;
    this.api.abort(this.pairs.detach(back));
    this.backends.ends(backend[pair]);
    backend[pair] = NONE;
  }

  /** No more idle connections a backend than there are clients. */
  protected trimIdle(): void {
    for (let backend = 0; backend < this.idle.count.length; backend++)
      while (this.idle.count[backend] > this.pairs.inUse) this.api.close(this.idle.take(backend));
  }

  /** A backend has something to say to nobody, most often that it leaves. */
  protected idleTurns(socket: number): void {
    if (!this.idle.holds(socket)) return;
    if ((this.api.readiness(socket) & Epoll.In) === 0) return;
    this.idle.remove(socket);
    this.api.close(socket);
  }

  /** Answers in place of a backend, and closes. */
  protected sayError(pair: number, status: number): void {
    const front = 2 * pair;
    const back = front + 1;
    const { phase, filled, sent } = this.pairs;
    const { at, ready, clientStays, method } = this.exchanges;
    const { head, content } = pages[status];
    this.ownErrors[status]++;
    this.rewind(back);
    const base = this.baseOf(back);
    const isHead = status >= 500 && method[pair] === Method.Head;
    const headEnd = writeBytes(this.buffer.bytes, base, head);
    filled[back] = (isHead ? headEnd : writeBytes(this.buffer.bytes, headEnd, content)) - base;
    ready[back] = filled[back];
    sent[front] = ready[front];
    if (at[front] !== At.Done) at[front] = At.Dropped;
    at[back] = At.Done;
    clientStays[pair] = 0;
    phase[pair] = Phase.Relaying;
    this.waitFor(pair, Wait.Client);
  }
}
