import { ascii } from '#engine/apps/http/characters.ts';
import { Field, Method } from '#engine/apps/http/fieldNames.table.ts';
import { endOfHead } from '#engine/apps/http/fieldLines.ts';
import { Body } from '#engine/apps/http/framing.ts';
import { RequestHead } from '#engine/apps/http/requestHead.ts';
import { ResponseHead } from '#engine/apps/http/responseHead.ts';
import { AppWork } from '#engine/host/sockets/api.ts';
import { hashOf } from '#engine/apps/proxy/balance.ts';
import type { ProxyConfig } from '#engine/apps/proxy/config.ts';
import { Wait } from '#engine/apps/proxy/deadlines.ts';
import { At } from './exchanges.ts';
import { closing, HeadEditor, keeping, nothing, REWRITE_ROOM } from './headEditing.ts';
import { HttpStreams } from './httpStreams.ts';

const NONE = -1;
const VERSION_DIGITS = 5;
const spokenVersion = ascii('1.1');

/** Heads of requests and responses: read where they lie, rewritten there, and what follows from them. */
export abstract class HttpHeads extends HttpStreams {
  /** A head may fill its buffer but for what is added to it. */
  protected readonly headLimit: number;
  readonly #request = new RequestHead();
  readonly #response = new ResponseHead();
  readonly #editor = new HeadEditor();

  constructor(config: ProxyConfig, sockets: number) {
    super(config, sockets);
    this.headLimit = config.bufferBytes - REWRITE_ROOM;
  }

  /** Reads the request at the beginning of the front's buffer; false while it is not whole. */
  protected takeRequest(pair: number): boolean {
    const front = 2 * pair;
    const { filled } = this.pairs;
    this.compact(front);
    const { bytes } = this.buffer;
    const base = this.baseOf(front);
    const end = endOfHead(bytes, base, base, base + filled[front]);
    if (end < 0) {
      if (filled[front] < this.headLimit) return false;
      const line = bytes.subarray(base, base + filled[front]).indexOf(10);
      this.sayError(pair, line < 0 ? 414 : 431);
      return true;
    }
    this.#costs(end - base);
    const status = this.#request.read(bytes, base, end);
    if (status !== 0) this.sayError(pair, status);
    else this.#begin(pair, end - base);
    return true;
  }

  /** What reading a head costs (experiment/httpCosts.ts). */
  #costs(bytes: number): void {
    this.api.spent(AppWork.HttpHead, 1);
    this.api.spent(AppWork.HttpByte, bytes);
  }

  /** A request is whole: it gets a backend. */
  #begin(pair: number, length: number): void {
    const front = 2 * pair;
    const request = this.#request;
    const { exchanges } = this;
    this.requests++;
    exchanges.clientStays[pair] = request.persists ? 1 : 0;
    exchanges.isOld[pair] = request.major === 1 && request.minor === 0 ? 1 : 0;
    exchanges.method[pair] = request.method;
    const backend = this.#backendFor(pair);
    const delta = this.#rewriteRequest(pair);
    exchanges.ready[front] = length + delta;
    this.rewind(front + 1);
    const { isChunked, hasLength } = request.framing;
    const kind = isChunked ? Body.Chunked : hasLength ? Body.Length : Body.None;
    exchanges.follows(front, request.method === Method.Connect ? Body.Tunnel : kind, request.framing);
    this.advance(front);
    if (backend === NONE || !this.reach(pair, backend)) this.unreachable(pair);
  }

  #backendFor(pair: number): number {
    this.api.spent(AppWork.ServerChoice, 1);
    const request = this.#request;
    const { bytes } = this.buffer;
    if (this.cookie !== null && request.count[Field.Cookie] > 0) {
      const value = request.value[Field.Cookie];
      const isThere = this.cookie.find(bytes, value, request.valueLength[Field.Cookie]);
      const backend = isThere ? this.cookie.backendOf(bytes) : NONE;
      if (backend !== NONE && this.backends.isUp[backend] !== 0) return backend;
    }
    if (this.cookie !== null) this.exchanges.insertsCookie[pair] = 1;
    if (this.config.balance === 'uri')
      return this.backends.pick(hashOf(bytes, request.path, request.pathLength));
    if (this.config.balance !== 'source') return this.backends.pick(0);
    return this.backends.pick(this.api.info(this.pairs.socket[2 * pair])?.peerAddress ?? 0);
  }

  /** By how much the head grew. A pair that is to be spliced is a tunnel: its connections' fields are the two ends' own. */
  #rewriteRequest(pair: number): number {
    const { bytes } = this.buffer;
    const front = 2 * pair;
    const request = this.#request;
    const { filled } = this.pairs;
    if (request.major !== 1 || request.minor > 1) bytes.set(spokenVersion, request.version + VERSION_DIGITS);
    let delta = this.#cutCookie(front);
    if (!this.willSplice(pair)) {
      const upgrades = request.framing.saysUpgrade;
      const end = this.baseOf(front) + filled[front];
      const added = this.exchanges.isOld[pair] !== 0 ? keeping : nothing;
      const grown = this.#editor.edit(
        bytes,
        request.fields,
        end,
        upgrades,
        request.framing.isChunked,
        added,
        nothing,
      );
      filled[front] += grown;
      delta += grown;
    }
    return delta;
  }

  #cutCookie(front: number): number {
    const request = this.#request;
    const { bytes } = this.buffer;
    if (this.cookie === null || request.count[Field.Cookie] === 0) return 0;
    const value = request.value[Field.Cookie];
    const length = request.valueLength[Field.Cookie];
    if (!this.cookie.find(bytes, value, length)) return 0;
    let line = value;
    while (bytes[line - 1] !== 10) line--;
    const cut = this.cookie.cut(bytes, line, value, length, this.baseOf(front) + this.pairs.filled[front]);
    this.pairs.filled[front] -= cut;
    return -cut;
  }

  /** More has been read at an end: it is understood as far as it goes; false at what is no message. */
  protected goOn(end: number): boolean {
    if (this.exchanges.at[end] === At.Body) return this.advance(end);
    this.waitFor(end >> 1, Wait.Server);
    while (this.exchanges.at[end] === At.Head) {
      const length = this.#headLength(end);
      if (length < 0) return this.pairs.filled[end] < this.headLimit;
      if (length === 0) return true;
      if (!this.#takeResponse(end, length)) return false;
    }
    return this.advance(end);
  }

  /** 0: nothing is there; -1: not all of it. */
  #headLength(end: number): number {
    const from = this.baseOf(end) + this.exchanges.ready[end];
    const to = this.baseOf(end) + this.pairs.filled[end];
    if (from === to) return 0;
    const past = endOfHead(this.buffer.bytes, from, from, to);
    return past < 0 ? NONE : past - from;
  }

  #takeResponse(back: number, length: number): boolean {
    const pair = back >> 1;
    const { exchanges } = this;
    const { bytes } = this.buffer;
    const response = this.#response;
    const start = this.baseOf(back) + exchanges.ready[back];
    this.#costs(length);
    if (!response.read(bytes, start, start + length)) return false;
    this.counts[Math.min(5, Math.floor(response.status / 100))]++;
    if (response.status < 200 && response.status !== 101) {
      this.#passInterim(back, length);
      return true;
    }
    const kind = this.#contentOf(exchanges.method[pair]);
    if (kind === Body.Tunnel) exchanges.follows(back - 1, kind, response.framing);
    if (kind === Body.UntilClose || kind === Body.Tunnel) exchanges.clientStays[pair] = 0;
    exchanges.serverStays[pair] = response.persists && kind < Body.UntilClose ? 1 : 0;
    const delta = this.#rewriteResponse(back, kind);
    exchanges.ready[back] += length + delta;
    exchanges.follows(back, kind, response.framing);
    return true;
  }

  /** An HTTP/1.0 client would take it for the response (RFC 9110 §15.2). */
  #passInterim(back: number, length: number): void {
    if (this.exchanges.isOld[back >> 1] === 0) {
      this.exchanges.ready[back] += length;
      return;
    }
    const base = this.baseOf(back);
    const from = base + this.exchanges.ready[back];
    this.buffer.bytes.copyWithin(from, from + length, base + this.pairs.filled[back]);
    this.pairs.filled[back] -= length;
  }

  /** RFC 9112 §6.3. */
  #contentOf(method: number): number {
    const { status, framing } = this.#response;
    if (status === 101 || (method === Method.Connect && status < 300)) return Body.Tunnel;
    if (method === Method.Head || status === 204 || status === 304) return Body.None;
    if (framing.isChunked) return Body.Chunked;
    return framing.hasLength && !framing.hasOtherCoding ? Body.Length : Body.UntilClose;
  }

  #rewriteResponse(back: number, kind: number): number {
    const pair = back >> 1;
    const { clientStays, isOld, insertsCookie } = this.exchanges;
    const { framing, fields } = this.#response;
    const { backend, filled } = this.pairs;
    const stays = clientStays[pair] !== 0;
    const connection = stays ? (isOld[pair] !== 0 ? keeping : nothing) : closing;
    const isTold = this.cookie !== null && insertsCookie[pair] !== 0;
    const told = isTold ? (this.cookie?.lines[backend[pair]] ?? nothing) : nothing;
    const end = this.baseOf(back) + filled[back];
    const tunnels = kind === Body.Tunnel;
    const said = tunnels ? nothing : connection;
    const delta = this.#editor.edit(this.buffer.bytes, fields, end, tunnels, framing.isChunked, told, said);
    filled[back] += delta;
    return delta;
  }
}
