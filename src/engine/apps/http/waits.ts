import type { SocketApi } from '#engine/host/sockets/api.ts';

/** Sockets whose response waits for its time, in no order: there are few. */
export class Waits {
  readonly #socket: Int32Array;
  readonly #due: Int32Array;
  #count = 0;

  constructor(sockets: number) {
    this.#socket = new Int32Array(sockets);
    this.#due = new Int32Array(sockets);
  }

  get count(): number {
    return this.#count;
  }

  add(api: SocketApi, socket: number, milliseconds: number): void {
    for (let at = 0; at < this.#count; at++) if (this.#socket[at] === socket) this.#remove(at); // of a connection that had this number before
    this.#socket[this.#count] = socket;
    this.#due[this.#count++] = api.now() + milliseconds;
    this.#arm(api);
  }

  /** One whose time has come, or -1; then the application is called again when the next one's has. */
  next(api: SocketApi): number {
    for (let at = 0; at < this.#count; at++)
      if (this.#due[at] <= api.now()) {
        const socket = this.#socket[at];
        this.#remove(at);
        return socket;
      }
    if (this.#count > 0) this.#arm(api);
    return -1;
  }

  #remove(at: number): void {
    this.#count--;
    this.#socket[at] = this.#socket[this.#count];
    this.#due[at] = this.#due[this.#count];
  }

  #arm(api: SocketApi): void {
    let first = this.#due[0];
    for (let at = 1; at < this.#count; at++) first = Math.min(first, this.#due[at]);
    api.wakeAfter(Math.max(1, first - api.now()));
  }
}
