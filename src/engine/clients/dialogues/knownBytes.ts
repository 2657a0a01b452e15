import type { MessagePattern } from '#engine/kernel/pattern.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { Slab } from '#engine/wire/slab.ts';
import { CHUNK, Reply } from '#engine/clients/dialogue.ts';
import type { Dialogue, SizeSource } from '#engine/clients/dialogue.ts';

export interface KnownBytesConfig {
  readonly requestBytes: number;
  readonly replyBytes: number;
  /** Draws how large a reply the next request asks for; null = all are `replyBytes`. */
  readonly sizes: SizeSource | null;
}

const KEY_BYTES = 4;
/** The pattern's period and more: a chunk may begin anywhere in it. */
const PATTERN_BYTES = 8192;

/** The message server's own language (source-facts D.2): a request of so many bytes, its key first, and a reply of so many, every byte checked. */
export class KnownBytes implements Dialogue {
  bytesSent = 0;
  bytesReceived = 0;
  bytesWrong = 0;
  readonly #input: number;
  readonly #output: number;
  /** By slot. */
  readonly #sent: Int32Array;
  readonly #received: Int32Array;
  readonly #key: Int32Array;
  /** How large a reply the request asks for, behind its key. */
  readonly #wanted: Int32Array;

  constructor(
    private readonly endpoint: TcpEndpoint,
    private readonly slab: Slab,
    private readonly pattern: MessagePattern,
    private readonly config: KnownBytesConfig,
    slots: number,
  ) {
    this.#sent = new Int32Array(slots);
    this.#received = new Int32Array(slots);
    this.#key = new Int32Array(slots);
    this.#wanted = new Int32Array(config.sizes === null ? 0 : slots);
    this.#input = slab.take(CHUNK);
    this.#output = slab.take(CHUNK + PATTERN_BYTES);
    pattern.fill(slab.bytes, this.#output, CHUNK + PATTERN_BYTES);
  }

  static readonly slabBytes = 2 * CHUNK + PATTERN_BYTES + 256;

  begin(slot: number, number: number): void {
    this.#key[slot] = this.pattern.key(number);
    this.#sent[slot] = 0;
    this.#received[slot] = 0;
  }

  ask(slot: number): void {
    this.#sent[slot] = 0;
    this.#received[slot] = 0;
    const { sizes } = this.config;
    if (sizes !== null) this.#wanted[slot] = sizes.draw();
  }

  /** The key, the size if one is asked for, then the pattern. */
  send(id: number, slot: number): void {
    const { requestBytes, sizes } = this.config;
    const { view } = this.slab;
    const key = this.#key[slot];
    while (this.#sent[slot] < requestBytes) {
      const position = this.#sent[slot];
      const length = Math.min(CHUNK, requestBytes - position);
      const from = this.#output + this.pattern.offset(key, position);
      const hasKey = position === 0 && requestBytes >= KEY_BYTES;
      const hasSize = hasKey && sizes !== null;
      const kept = view.getInt32(from, true);
      const keptBehind = view.getInt32(from + KEY_BYTES, true);
      if (hasKey) view.setInt32(from, key, true);
      if (hasSize) view.setInt32(from + KEY_BYTES, this.#wanted[slot], true);
      const taken = this.endpoint.write(id, from, length);
      if (hasKey) view.setInt32(from, kept, true);
      if (hasSize) view.setInt32(from + KEY_BYTES, keptBehind, true);
      this.bytesSent += taken;
      this.#sent[slot] += taken;
      if (taken < length) return;
    }
  }

  take(id: number, slot: number): number {
    const { requestBytes, sizes } = this.config;
    const replyBytes = sizes === null ? this.config.replyBytes : this.#wanted[slot];
    const key = requestBytes < KEY_BYTES ? 0 : this.#key[slot] + 1;
    for (;;) {
      const count = this.endpoint.read(id, this.#input, CHUNK);
      if (count === 0) return Reply.Partial;
      const position = this.#received[slot];
      this.bytesReceived += count;
      this.bytesWrong += this.pattern.mismatches(this.slab.bytes, this.#input, count, key, position);
      this.bytesWrong += Math.max(0, position + count - replyBytes);
      this.#received[slot] = position + count;
      if (this.#received[slot] >= replyBytes) return Reply.Whole;
    }
  }

  report(): Record<string, number> {
    return {};
  }
}
