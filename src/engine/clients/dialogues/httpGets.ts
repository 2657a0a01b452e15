import { ascii, ByteWriter } from '#engine/clients/byteWriter.ts';
import { CHUNK, Reply } from '#engine/clients/dialogue.ts';
import type { Dialogue } from '#engine/clients/dialogue.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { Slab } from '#engine/wire/slab.ts';
import { HttpReplies } from './httpReplies.ts';

/** Which file a request names, and how large the server's is. */
export interface FileSource {
  /** Draws the number in the path. */
  pick(): number;
  bytesOf(number: number): number;
}

export interface HttpGetsConfig {
  /** The path up to the file's number: `/bytes/` or `/image/`. */
  readonly path: string;
  readonly host: string;
  readonly files: FileSource;
  /** The last request of a connection asks the server to close it. */
  readonly asksToClose: boolean;
}

const HEAD_BYTES = 512;

/** GETs of HTTP/1.1 on a connection that stays (RFC 9112 §9.3), one at a time. */
export class HttpGets implements Dialogue {
  bytesSent = 0;
  bytesReceived = 0;
  readonly #counts = new Tally(['GETs']);
  readonly #replies: HttpReplies;
  readonly #input: number;
  readonly #head: number;
  readonly #writer: ByteWriter;
  readonly #start: Uint8Array;
  readonly #end: Uint8Array;
  readonly #endAndClose: Uint8Array;
  /** By slot. */
  readonly #sent: Int32Array;
  readonly #file: Int32Array;
  readonly #closes: Uint8Array;

  constructor(
    private readonly endpoint: TcpEndpoint,
    private readonly slab: Slab,
    private readonly config: HttpGetsConfig,
    slots: number,
  ) {
    this.#sent = new Int32Array(slots);
    this.#file = new Int32Array(slots);
    this.#closes = new Uint8Array(slots);
    this.#input = slab.take(CHUNK);
    this.#head = slab.take(HEAD_BYTES);
    this.#writer = new ByteWriter(slab.bytes);
    this.#start = ascii(`GET ${config.path}`);
    const end = ` HTTP/1.1\r\nHost: ${config.host}\r\n`;
    this.#end = ascii(`${end}\r\n`);
    this.#endAndClose = ascii(`${end}Connection: close\r\n\r\n`);
    this.#replies = new HttpReplies(slots);
  }

  static readonly slabBytes = CHUNK + HEAD_BYTES + 256;

  get bytesWrong(): number {
    return this.#replies.bytesWrong;
  }

  begin(slot: number): void {
    this.#sent[slot] = 0;
  }

  ask(slot: number, isLast: boolean): void {
    const { files, asksToClose } = this.config;
    this.#sent[slot] = 0;
    this.#file[slot] = files.pick();
    this.#closes[slot] = isLast && asksToClose ? 1 : 0;
    this.#counts.add(0);
    this.#replies.expect(slot, files.bytesOf(this.#file[slot]));
  }

  send(id: number, slot: number): void {
    const writer = this.#writer;
    writer.at = this.#head;
    writer.put(this.#start);
    writer.number(this.#file[slot]);
    writer.put(this.#closes[slot] === 0 ? this.#end : this.#endAndClose);
    const left = writer.at - this.#head - this.#sent[slot];
    const taken = left === 0 ? 0 : this.endpoint.write(id, this.#head + this.#sent[slot], left);
    this.bytesSent += taken;
    this.#sent[slot] += taken;
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
}
