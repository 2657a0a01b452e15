import { ascii, isDigit } from '#engine/apps/http/characters.ts';
import { Epoll } from '#engine/host/sockets/api.ts';
import type { AppBuffer, SocketApi } from '#engine/host/sockets/api.ts';
import type { Backends } from './balance.ts';

const NONE = -1;
/** Checks in a row that fail before a backend is down, and that succeed before it is up again (HAProxy's `fall` and `rise`). */
const FALL = 3;
const RISE = 2;
/** What HAProxy's `option httpchk` asks unless it is told otherwise. */
const question = ascii('OPTIONS / HTTP/1.0\r\n\r\n');
const SCRATCH = 512;
const STATUS = 9;

export interface CheckConfig {
  /** ms */
  readonly interval: number;
  readonly port: number;
  /** Asks for a response of 2xx or 3xx; else a connection is enough. */
  readonly speaksHttp: boolean;
}

/** Health checks: every backend is connected to from time to time, and is picked only while that goes well. */
export class Checks {
  sent = 0;
  failed = 0;
  /** How often a backend went down. */
  downs = 0;
  /** When the next check is due, ms. */
  next = 0;
  readonly #health: Int32Array;
  readonly #socket: Int32Array;
  readonly #isAsked: Uint8Array;
  #buffer!: AppBuffer;

  constructor(
    private readonly api: SocketApi,
    private readonly backends: Backends,
    private readonly config: CheckConfig,
  ) {
    const count = backends.addresses.length;
    // As HAProxy begins: up, and one failure from being down.
    this.#health = new Int32Array(count).fill(RISE);
    this.#socket = new Int32Array(count).fill(NONE);
    this.#isAsked = new Uint8Array(count);
    this.#buffer = api.buffer(SCRATCH);
    this.#buffer.bytes.set(question, this.#buffer.start);
  }

  /** Begins a round if it is time; a check of the last one that has not ended has failed. */
  runDue(now: number): void {
    if (now < this.next) return;
    this.next = now + this.config.interval;
    for (let backend = 0; backend < this.#socket.length; backend++) {
      if (this.#socket[backend] !== NONE) this.#end(backend, false);
      this.#begin(backend);
    }
  }

  /** Whether an event was about a check. */
  takes(socket: number, events: number): boolean {
    const backend = this.#socket.indexOf(socket);
    if (backend === NONE) return false;
    if ((events & Epoll.Error) !== 0) this.#end(backend, false);
    else if (!this.config.speaksHttp) this.#end(backend, true);
    else if (this.#isAsked[backend] === 0) this.#ask(backend);
    else this.#hear(backend);
    return true;
  }

  #begin(backend: number): void {
    const { api } = this;
    this.sent++;
    const socket = api.socket();
    if (socket < 0) return;
    if (api.connect(socket, this.backends.addresses[backend], this.config.port) !== 0) {
      api.close(socket);
      return;
    }
    this.#socket[backend] = socket;
    this.#isAsked[backend] = 0;
    api.epollControl(socket, Epoll.In | Epoll.Out | Epoll.EdgeTriggered);
  }

  #ask(backend: number): void {
    this.#isAsked[backend] = 1;
    this.api.write(this.#socket[backend], this.#buffer, 0, question.length);
  }

  #hear(backend: number): void {
    const { bytes, start } = this.#buffer;
    const room = SCRATCH - question.length;
    const count = this.api.read(this.#socket[backend], this.#buffer, question.length, room);
    const status = bytes[start + question.length + STATUS];
    if (count > STATUS) this.#end(backend, isDigit(status) && status >= 50 && status <= 51);
    else if (count === 0) this.#end(backend, false);
  }

  #end(backend: number, isWell: boolean): void {
    this.api.abort(this.#socket[backend]);
    this.#socket[backend] = NONE;
    const { isUp } = this.backends;
    const health = this.#health[backend];
    if (!isWell) this.failed++;
    // Up from RISE on; a success lifts a backend that is up to the top, a failure takes a backend that is down to the bottom.
    if (isWell) this.#health[backend] = health + 1 >= RISE ? RISE + FALL - 1 : health + 1;
    else this.#health[backend] = health > RISE ? health - 1 : 0;
    const up = this.#health[backend] >= RISE ? 1 : 0;
    if (isUp[backend] !== 0 && up === 0) this.downs++;
    isUp[backend] = up;
  }
}
