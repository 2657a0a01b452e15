import type { AppBuffer, SocketApi } from '#engine/host/sockets/api.ts';

/** A prime, so that bytes moved by a power of two are noticed. */
export const PERIOD = 251;
const CHUNK = 65_536;

/** Byte p of a stream is p mod 251: anybody can check it, and one lost or doubled byte shifts all the rest. */
export class KnownBytes {
  readonly #buffer: AppBuffer;

  constructor(private readonly api: SocketApi) {
    this.#buffer = api.buffer(CHUNK + PERIOD);
    const { bytes, start, length } = this.#buffer;
    for (let at = 0; at < length; at++) bytes[start + at] = at % PERIOD;
  }

  /** Writes `count` bytes from position `from` on, as far as the socket takes them: how many, or an error if none. */
  write(socket: number, from: number, count: number): number {
    let written = 0;
    while (written < count) {
      const part = Math.min(CHUNK, count - written);
      const taken = this.api.write(socket, this.#buffer, (from + written) % PERIOD, part);
      if (taken < 0) return written > 0 ? written : taken;
      written += taken;
      if (taken < part) break;
    }
    return written;
  }
}
