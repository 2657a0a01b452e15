import { Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';

const CHUNK = 16_384;
const EVENTS = 256;

/** Sends back what it is sent (RFC 862), on every port it is told; closes when the peer has, and all is sent. */
export class Echo implements App {
  #api!: SocketApi;
  #buffer!: AppBuffer;
  readonly #listeners = new Set<number>();
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };

  constructor(
    private readonly ports: readonly number[],
    private readonly offloadTeardown: boolean,
  ) {}

  start(api: SocketApi): void {
    this.#api = api;
    this.#buffer = api.buffer(CHUNK);
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
        if (this.#listeners.has(sockets[at])) this.#acceptAll(sockets[at]);
        else this.#echo(sockets[at]);
      }
    }
  }

  #acceptAll(listener: number): void {
    for (let socket = this.#api.accept(listener); socket >= 0; socket = this.#api.accept(listener)) {
      if (this.offloadTeardown) this.#api.offloadTeardown(socket);
      this.#api.epollControl(socket, Epoll.In);
    }
  }

  /** Only what the socket will take is taken from it: the peer's window closes when ours does not open. */
  #echo(socket: number): void {
    const api = this.#api;
    for (;;) {
      const seen = api.peek(socket, this.#buffer, 0, CHUNK);
      if (seen === Errno.EAGAIN) {
        api.epollControl(socket, Epoll.In);
        return;
      }
      if (seen <= 0) {
        api.close(socket);
        return;
      }
      const taken = api.write(socket, this.#buffer, 0, seen);
      if (taken < 0 && taken !== Errno.EAGAIN) {
        api.close(socket);
        return;
      }
      if (taken > 0) api.read(socket, this.#buffer, 0, taken);
      if (taken < seen) {
        api.epollControl(socket, Epoll.Out);
        return;
      }
      api.worked(1, taken);
    }
  }
}
