import { ascii, ByteWriter } from '#engine/clients/byteWriter.ts';
import { CHUNK, Reply } from '#engine/clients/dialogue.ts';
import type { Dialogue } from '#engine/clients/dialogue.ts';
import type { KeySpace } from '#engine/clients/keySpace.ts';
import type { MessagePattern } from '#engine/kernel/pattern.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { Slab } from '#engine/wire/slab.ts';
import { RedisReplies } from './redisReplies.ts';

export interface RedisCommandsConfig {
  readonly getShare: number;
  /** Draws which key a request names, from 0. */
  readonly popularity: { pickRow(): number };
  /** The last request of a connection is followed by QUIT, on which the server closes. */
  readonly quits: boolean;
}

const PATTERN_BYTES = 8192;
/** More than a command's words without the value, and a QUIT, take. */
const HEAD_BYTES = 512;
const get = ascii('*2\r\n$3\r\nGET\r\n$');
const set = ascii('*3\r\n$3\r\nSET\r\n$');
const dollar = ascii('\r\n$');
const newLine = ascii('\r\n');
const quit = ascii('*1\r\n$4\r\nQUIT\r\n');
/** What a request is. */
const Kind = { Get: 0, Set: 1, Quits: 2 } as const;

/** GETs and SETs to a Redis, one at a time, in RESP2 arrays of bulk strings (redis.io, serialization protocol). */
export class RedisCommands implements Dialogue {
  bytesSent = 0;
  bytesReceived = 0;
  readonly #counts = new Tally(['GETs', 'SETs']);
  readonly #replies: RedisReplies;
  readonly #input: number;
  readonly #head: number;
  readonly #values: number;
  readonly #writer: ByteWriter;
  /** By slot. */
  readonly #sent: Int32Array;
  readonly #kind: Uint8Array;
  readonly #key: Int32Array;

  constructor(
    private readonly endpoint: TcpEndpoint,
    private readonly slab: Slab,
    private readonly pattern: MessagePattern,
    private readonly random: RandomStream,
    private readonly keySpace: KeySpace,
    private readonly config: RedisCommandsConfig,
    slots: number,
  ) {
    this.#sent = new Int32Array(slots);
    this.#kind = new Uint8Array(slots);
    this.#key = new Int32Array(slots);
    this.#input = slab.take(CHUNK);
    this.#head = slab.take(HEAD_BYTES);
    this.#values = slab.take(CHUNK + PATTERN_BYTES);
    pattern.fill(slab.bytes, this.#values, CHUNK + PATTERN_BYTES);
    this.#writer = new ByteWriter(slab.bytes);
    this.#replies = new RedisReplies(pattern, keySpace, slots);
  }

  static readonly slabBytes = 2 * CHUNK + PATTERN_BYTES + HEAD_BYTES + 256;

  get bytesWrong(): number {
    return this.#replies.bytesWrong;
  }

  begin(slot: number): void {
    this.#sent[slot] = 0;
    this.#kind[slot] = Kind.Get;
    this.#key[slot] = 0;
  }

  ask(slot: number, isLast: boolean): void {
    const { getShare, popularity, quits } = this.config;
    const isSet = !this.random.bernoulli(getShare);
    const key = popularity.pickRow();
    this.#sent[slot] = 0;
    this.#key[slot] = key;
    this.#kind[slot] = (isSet ? Kind.Set : Kind.Get) | (isLast && quits ? Kind.Quits : 0);
    this.#counts.add(isSet ? 1 : 0);
    this.#replies.expect(slot, key, isSet, isLast && quits);
  }

  /** Its words up to the value, the value, and what ends it. */
  send(id: number, slot: number): void {
    const isSet = (this.#kind[slot] & Kind.Set) !== 0;
    const key = this.#key[slot];
    const head = this.#composeHead(isSet, key);
    const value = isSet ? this.keySpace.valueBytes[key] : 0;
    const total = head + value + this.#tailBytes(slot);
    while (this.#sent[slot] < total) {
      const position = this.#sent[slot];
      let from = this.#head + position;
      let length = head - position;
      if (position >= head + value) {
        this.#composeTail(slot);
        from = this.#head + position - head - value;
        length = total - position;
      } else if (position >= head) {
        from = this.#values + this.pattern.offset(this.keySpace.messageOf(key), position - head);
        length = Math.min(CHUNK, head + value - position);
      }
      const taken = this.endpoint.write(id, from, length);
      this.bytesSent += taken;
      this.#sent[slot] += taken;
      if (taken < length) return;
    }
  }

  take(id: number, slot: number): number {
    const { bytes } = this.slab;
    for (;;) {
      const count = this.endpoint.read(id, this.#input, CHUNK);
      if (count === 0) return Reply.Partial;
      this.bytesReceived += count;
      const outcome = this.#replies.read(slot, bytes, this.#input, count);
      if (outcome !== Reply.Partial) return outcome;
    }
  }

  report(): Record<string, number> {
    return { ...this.#counts.record(), ...this.#replies.report() };
  }

  #composeHead(isSet: boolean, key: number): number {
    const writer = this.#writer;
    writer.at = this.#head;
    writer.put(isSet ? set : get);
    writer.number(this.keySpace.keyBytes[key]);
    writer.put(newLine);
    this.keySpace.writeKey(writer, key);
    if (isSet) {
      writer.put(dollar);
      writer.number(this.keySpace.valueBytes[key]);
      writer.put(newLine);
    }
    return writer.at - this.#head;
  }

  #tailBytes(slot: number): number {
    return newLine.length + ((this.#kind[slot] & Kind.Quits) === 0 ? 0 : quit.length);
  }

  #composeTail(slot: number): void {
    this.#writer.at = this.#head;
    this.#writer.put(newLine);
    if ((this.#kind[slot] & Kind.Quits) !== 0) this.#writer.put(quit);
  }
}
