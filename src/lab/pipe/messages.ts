import type { Readable, Writable } from 'node:stream';
import { UserError } from '#lab/userError.ts';

const LENGTH_BYTES = 4;
/** No message needs to be longer; one that says so is something else. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Cuts a stream of bytes into messages: a 4-byte big-endian length, counting what follows, and that many bytes. */
export class MessageCutter {
  #waiting: Buffer[] = [];
  #bytes = 0;

  /** Messages that are complete now. The views are good until their chunk is given up. */
  take(chunk: Buffer): Buffer[] {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted()) return [];
    let rest = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    const messages: Buffer[] = [];
    while (rest.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + lengthOf(rest);
      if (rest.length < end) break;
      messages.push(rest.subarray(LENGTH_BYTES, end));
      rest = rest.subarray(end);
    }
    this.#waiting = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    return messages;
  }

  /** Bytes needed before a message can be complete: long messages are not joined chunk by chunk. */
  #wanted(): number {
    const [first] = this.#waiting;
    return first !== undefined && first.length >= LENGTH_BYTES
      ? LENGTH_BYTES + lengthOf(first)
      : LENGTH_BYTES;
  }

  end(): void {
    if (this.#bytes > 0)
      throw new UserError(`standard input ended inside a message, ${this.#bytes} bytes after its start`);
  }
}

function lengthOf(bytes: Buffer): number {
  const length = bytes.readUInt32BE(0);
  if (length > MOST_BYTES)
    throw new UserError(`standard input: a message of ${length} bytes; allowed: at most ${MOST_BYTES}`);
  return length;
}

/** Writes messages, gathered so that a burst of frames is one write, and waits for a reader that is slower. */
export class MessageWriter {
  #parts: Buffer[] = [];
  #bytes = 0;
  #isFull = false;

  constructor(private readonly output: Writable) {
    output.on('drain', () => (this.#isFull = false));
  }

  /** `parts` belong to the writer from now on. */
  add(...parts: readonly Buffer[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const head = Buffer.allocUnsafe(LENGTH_BYTES);
    head.writeUInt32BE(length);
    this.#parts.push(head, ...parts);
    this.#bytes += LENGTH_BYTES + length;
  }

  get waiting(): number {
    return this.#bytes;
  }

  /** Hands everything to the stream; false when its reader lags behind. */
  flush(): boolean {
    if (this.#bytes > 0) {
      const all = Buffer.concat(this.#parts, this.#bytes);
      this.#parts = [];
      this.#bytes = 0;
      if (!this.output.write(all)) this.#isFull = true;
    }
    return !this.#isFull;
  }

  /** Until the reader has caught up. */
  async drained(): Promise<void> {
    if (!this.flush()) await new Promise<void>((resolve) => this.output.once('drain', resolve));
  }
}

/** Every message of the input in order, then the end. */
export async function* messagesOf(input: Readable): AsyncGenerator<Buffer> {
  const cutter = new MessageCutter();
  for await (const chunk of input) yield* cutter.take(chunk as Buffer);
  cutter.end();
}
