import { KnownBytes, PERIOD } from '#engine/apps/knownBytes.ts';
import type { AppBuffer, SocketApi } from '#engine/host/sockets/api.ts';
import { ascii, writeBytes } from './characters.ts';
import type { Responses } from './responses.ts';

const SCRATCH = 4096;
/** Content of a chunk, bytes; its size in four digits, as HTTP counts. */
const CHUNK = 2000;
const hex = ascii('0123456789abcdef');
const newLine = ascii('\r\n');
const lastChunk = ascii('0\r\n\r\n');

/** Writes responses to their sockets, as far as there is room. */
export class ResponseWriter {
  readonly #buffer: AppBuffer;
  readonly #known: KnownBytes;

  constructor(
    private readonly api: SocketApi,
    private readonly responses: Responses,
  ) {
    this.#buffer = api.buffer(SCRATCH);
    this.#known = new KnownBytes(api);
  }

  /** 0 once all is sent; EAGAIN: when there is room; any other error: never. */
  send(socket: number): number {
    const { headSent, chunkSent } = this.responses;
    if (headSent[socket] >= 0) {
      const { bytes, start } = this.#buffer;
      const end = this.responses.writeHead(bytes, start, socket);
      const sent = this.#writeRest(socket, end - start, headSent);
      if (sent < 0) return sent;
      headSent[socket] = -1;
    }
    return chunkSent[socket] >= 0 ? this.#sendChunks(socket) : this.#sendKnown(socket);
  }

  /** Writes what is left of the first bytes of the scratch; 0 once all are out. */
  #writeRest(socket: number, length: number, sent: Int32Array): number {
    while (sent[socket] < length) {
      const taken = this.api.write(socket, this.#buffer, sent[socket], length - sent[socket]);
      if (taken < 0) return taken;
      sent[socket] += taken;
    }
    return 0;
  }

  #sendKnown(socket: number): number {
    const { from, left } = this.responses;
    while (left[socket] > 0) {
      const taken = this.#known.write(socket, from[socket], left[socket]);
      if (taken < 0) return taken;
      from[socket] += taken;
      left[socket] -= taken;
    }
    return 0;
  }

  /** A chunk is put together again for what did not go out of it (RFC 9112 §7.1). */
  #sendChunks(socket: number): number {
    const { from, left, chunkSent } = this.responses;
    while (chunkSent[socket] >= 0) {
      const content = Math.min(CHUNK, left[socket]);
      const length = content === 0 ? this.#lastChunk() : this.#chunk(from[socket], content);
      const sent = this.#writeRest(socket, length, chunkSent);
      if (sent < 0) return sent;
      from[socket] += content;
      left[socket] -= content;
      chunkSent[socket] = content === 0 ? -1 : 0;
    }
    return 0;
  }

  #lastChunk(): number {
    const { bytes, start } = this.#buffer;
    return writeBytes(bytes, start, lastChunk) - start;
  }

  #chunk(from: number, content: number): number {
    const { bytes, start } = this.#buffer;
    let at = start;
    for (let shift = 12; shift >= 0; shift -= 4) bytes[at++] = hex[(content >> shift) & 15];
    at = writeBytes(bytes, at, newLine);
    for (let position = 0; position < content; position++) bytes[at++] = (from + position) % PERIOD;
    return writeBytes(bytes, at, newLine) - start;
  }
}
