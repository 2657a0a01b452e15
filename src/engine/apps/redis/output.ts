import { Errno } from '#engine/host/sockets/api.ts';
import type { AppBuffer, SocketApi } from '#engine/host/sockets/api.ts';
import type { ByteQueues } from './protocol/byteQueues.ts';
import type { ReplySink } from './protocol/replies.ts';

/** Collects replies of one connection at a time and writes them to its socket; what the socket does not take waits in a queue. */
export class Output implements ReplySink {
  #used = 0;
  #socket = -1;
  /** The connection is lost, or its replies have grown too many. */
  hasFailed = false;
  /** Since whoever pays for it last asked. */
  bytesCollected = 0;

  constructor(
    private readonly api: SocketApi,
    private readonly buffer: AppBuffer,
    private readonly waiting: ByteQueues,
  ) {}

  begin(socket: number): void {
    this.#socket = socket;
    this.#used = 0;
    this.hasFailed = false;
  }

  put(bytes: Uint8Array, at: number, length: number): void {
    const { buffer } = this;
    this.bytesCollected += length;
    for (let done = 0; done < length;) {
      if (this.#used === buffer.length) this.flush();
      const part = Math.min(length - done, buffer.length - this.#used);
      const to = buffer.start + this.#used;
      for (let place = 0; place < part; place++) buffer.bytes[to + place] = bytes[at + done + place];
      this.#used += part;
      done += part;
    }
  }

  /** Does the socket owe its peer anything that it would not take? */
  get isBlocked(): boolean {
    return this.waiting.length(this.#socket) > 0;
  }

  /** Writes what was collected. */
  flush(): void {
    const length = this.#used;
    this.#used = 0;
    if (length === 0 || this.hasFailed) return;
    const taken = this.isBlocked ? 0 : this.#write(length);
    if (taken === length || this.hasFailed) return;
    const { bytes, start } = this.buffer;
    if (!this.waiting.append(this.#socket, bytes, start + taken, length - taken)) this.hasFailed = true;
  }

  /** Writes what waits; true when nothing does any more. */
  resume(): boolean {
    const { waiting, buffer } = this;
    const socket = this.#socket;
    while (waiting.length(socket) > 0) {
      const part = Math.min(buffer.length, waiting.length(socket));
      const from = waiting.from[socket];
      buffer.bytes.set(waiting.bytes(socket).subarray(from, from + part), buffer.start);
      const taken = this.#write(part);
      if (taken > 0) waiting.drop(socket, taken);
      if (taken < part) return false;
    }
    return true;
  }

  #write(length: number): number {
    const taken = this.api.write(this.#socket, this.buffer, 0, length);
    if (taken < 0 && taken !== Errno.EAGAIN) this.hasFailed = true;
    return Math.max(0, taken);
  }
}
