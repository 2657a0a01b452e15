import { KnownBytes } from '#engine/apps/knownBytes.ts';
import { Epoll, Errno, Half } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';
import { readRequest } from './request.ts';
import { refused, respond } from './response.ts';
import type { Response } from './response.ts';

const CHUNK = 16_384;
const EVENTS = 256;
/** A head may be this long, bytes; then 431. */
const MOST_HEAD = 16_384;

/** One connection's place in its conversation. */
interface Conversation {
  /** What was read and not yet understood. */
  input: string;
  /** Bytes of content to pass over before the next request. */
  skip: number;
  /** What is being sent: text first, then a part of the known file. */
  output: string;
  from: number;
  left: number;
  persists: boolean;
  /** We have closed our half and only listen for the peer to close its. */
  isLeaving: boolean;
}

/** HTTP/1.1 for static files (RFC 9112): GET, HEAD, ranges, conditions, keep-alive, requests in a row. */
export class HttpServer implements App {
  #api!: SocketApi;
  #buffer!: AppBuffer;
  #known!: KnownBytes;
  readonly #listeners = new Set<number>();
  readonly #conversations = new Map<number, Conversation>();
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };

  constructor(
    private readonly ports: readonly number[],
    private readonly offloadTeardown: boolean,
  ) {}

  start(api: SocketApi): void {
    this.#api = api;
    this.#buffer = api.buffer(CHUNK);
    this.#known = new KnownBytes(api);
    for (const port of this.ports) {
      const listener = api.openListener(port);
      this.#listeners.add(listener);
      api.epollControl(listener, Epoll.In);
    }
  }

  run(): void {
    const { sockets } = this.#ready;
    for (let found = this.#api.epollWait(this.#ready); found > 0; found = this.#api.epollWait(this.#ready)) {
      for (let at = 0; at < found; at++) {
        const conversation = this.#conversations.get(sockets[at]);
        if (conversation !== undefined) this.#go(sockets[at], conversation);
        else if (this.#listeners.has(sockets[at])) this.#acceptAll(sockets[at]);
      }
    }
  }

  #acceptAll(listener: number): void {
    for (let socket = this.#api.accept(listener); socket >= 0; socket = this.#api.accept(listener)) {
      const fresh = { input: '', skip: 0, output: '', from: 0, left: 0, persists: true, isLeaving: false };
      this.#conversations.set(socket, fresh);
      if (this.offloadTeardown) this.#api.offloadTeardown(socket);
      this.#api.epollControl(socket, Epoll.In);
    }
  }

  /** Sends what is to be sent, then reads on, until the socket has no more room or no more bytes. */
  #go(socket: number, conversation: Conversation): void {
    for (;;) {
      const sent = this.#send(socket, conversation);
      if (sent === Errno.EAGAIN) {
        this.#api.epollControl(socket, Epoll.Out);
        return;
      }
      if (sent < 0) {
        this.#leave(socket);
        return;
      }
      if (!conversation.persists && !conversation.isLeaving && !this.#takeLeave(socket, conversation)) return;
      if (!conversation.isLeaving && this.#answerNext(conversation)) continue;
      const read = this.#read(socket, conversation);
      if (read === Errno.EAGAIN) {
        this.#api.epollControl(socket, Epoll.In);
        return;
      }
      if (read <= 0) {
        this.#leave(socket);
        return;
      }
    }
  }

  /** 0 once all is sent. */
  #send(socket: number, conversation: Conversation): number {
    const { bytes, start } = this.#buffer;
    while (conversation.output !== '') {
      const part = conversation.output.slice(0, CHUNK);
      for (let at = 0; at < part.length; at++) bytes[start + at] = part.charCodeAt(at);
      const taken = this.#api.write(socket, this.#buffer, 0, part.length);
      if (taken < 0) return taken;
      conversation.output = conversation.output.slice(taken);
    }
    while (conversation.left > 0) {
      const taken = this.#known.write(socket, conversation.from, conversation.left);
      if (taken < 0) return taken;
      conversation.from += taken;
      conversation.left -= taken;
    }
    return 0;
  }

  /**
   * The last response is out. With content of the client's still to come, a close would be a reset that destroys the
   * response under way (RFC 9112 §9.6): only our half closes, and the rest is read. True then.
   */
  #takeLeave(socket: number, conversation: Conversation): boolean {
    if (conversation.skip === 0 && conversation.input === '') {
      this.#leave(socket);
      return false;
    }
    this.#api.shutdown(socket, Half.Sending);
    conversation.isLeaving = true;
    return true;
  }

  #read(socket: number, conversation: Conversation): number {
    const count = this.#api.read(socket, this.#buffer, 0, CHUNK);
    if (count <= 0 || conversation.isLeaving) return count;
    const { bytes, start } = this.#buffer;
    let text = '';
    for (let at = 0; at < count; at++) text += String.fromCharCode(bytes[start + at]);
    conversation.input += text;
    return count;
  }

  /** Answers the next whole request; false when there is none yet. */
  #answerNext(conversation: Conversation): boolean {
    const skipped = Math.min(conversation.skip, conversation.input.length);
    conversation.skip -= skipped;
    conversation.input = conversation.input.slice(skipped).replace(/^(\r?\n)+/, ''); // RFC 9112 §2.2
    if (conversation.skip > 0) return false;
    const end = /\r?\n\r?\n/.exec(conversation.input);
    const length = end === null ? conversation.input.length : end.index;
    if (length > MOST_HEAD) this.#begin(conversation, refused({ status: 431 }));
    if (length > MOST_HEAD || end === null) return length > MOST_HEAD;
    const request = readRequest(conversation.input.slice(0, length));
    conversation.input = conversation.input.slice(length + end[0].length);
    if ('status' in request) this.#begin(conversation, refused(request));
    else {
      conversation.skip = request.contentLength;
      this.#begin(conversation, respond(request));
    }
    return true;
  }

  #begin(conversation: Conversation, { head, text, from, length, persists }: Response): void {
    conversation.output = head + text;
    conversation.from = from;
    conversation.left = length;
    conversation.persists = persists;
    this.#api.worked(1, head.length + text.length);
  }

  #leave(socket: number): void {
    this.#conversations.delete(socket);
    this.#api.close(socket);
  }
}
