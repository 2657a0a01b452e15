import type { Readable, Writable } from 'node:stream';
import type { OpenServer } from '#engine/testbed/applications.ts';
import { UserError } from '#lab/userError.ts';
import { MessageWriter, messagesOf } from './messages.ts';

const Kind = { Frame: 'F', Advance: 'A', Call: 'C', Reply: 'R', Done: 'D' } as const;
const COUNT_BYTES = 8;
/** Events between two looks at how far the reader is behind, and bytes it may be. */
const EVENTS_PER_SLICE = 20_000;
const MOST_WAITING = 1 << 20;

/** Time passes only when a message says so: the same input, the same output, byte for byte. */
export class VirtualClock {
  readonly #writer: MessageWriter;
  /** ns; the machine's own clock rests at its last event. */
  #now = 0n;

  constructor(
    private readonly input: Readable,
    output: Writable,
    private readonly server: OpenServer,
  ) {
    this.#writer = new MessageWriter(output);
  }

  /** A frame has left the machine. */
  show(time: number, bytes: Uint8Array): void {
    this.#writer.add(kindAndTime(Kind.Frame, BigInt(time)), Buffer.from(bytes));
  }

  async run(): Promise<void> {
    for await (const message of messagesOf(this.input)) {
      await this.#take(String.fromCharCode(message[0] ?? 0), message.subarray(1));
      if (this.input.readableLength === 0 || this.#writer.waiting > MOST_WAITING)
        await this.#writer.drained();
    }
    await this.#writer.drained();
  }

  async #take(kind: string, body: Buffer): Promise<void> {
    if (kind === Kind.Frame) this.server.machine.arrive(body);
    else if (kind === Kind.Advance) await this.#advance(body);
    else if (kind === Kind.Call) this.#call(body);
    else throw new UserError(`standard input: a message of kind ${JSON.stringify(kind)}; allowed: F, A, C`);
  }

  async #advance(body: Buffer): Promise<void> {
    if (body.length !== COUNT_BYTES)
      throw new UserError(
        `standard input: A with ${body.length} bytes; allowed: ${COUNT_BYTES}, nanoseconds`,
      );
    this.#now += body.readBigUInt64BE();
    const { machine } = this.server;
    if (this.#now > BigInt(machine.latest))
      throw new UserError(
        `standard input: A to ${this.#now} ns; this machine's time ends at ${machine.latest} ns`,
      );
    while (!machine.advance(Number(this.#now), EVENTS_PER_SLICE))
      if (this.#writer.waiting > MOST_WAITING) await this.#writer.drained();
    this.#writer.add(kindAndTime(Kind.Done, this.#now));
  }

  #call(body: Buffer): void {
    this.#writer.add(Buffer.from(`${Kind.Reply}${JSON.stringify(this.#answer(body))}`));
  }

  #answer(body: Buffer): Record<string, unknown> {
    let request: unknown;
    try {
      request = JSON.parse(body.toString('utf8'), fromBase64);
    } catch (error) {
      return { id: null, error: `EINVAL: the call is not JSON: ${(error as Error).message}` };
    }
    const { id = null, call, args = {} } = (request ?? {}) as Record<string, unknown>;
    if (typeof call !== 'string' || typeof args !== 'object' || args === null)
      return { id, error: 'EINVAL: a call is {id, call, args}, with args an object or an array' };
    const answer = this.server.call(call, args as Record<string, unknown>);
    return { id, ...('result' in answer ? { result: toBase64(answer.result) } : answer) };
  }
}

function kindAndTime(kind: string, time: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(1 + COUNT_BYTES);
  bytes.write(kind, 0, 'latin1');
  bytes.writeBigUInt64BE(time, 1);
  return bytes;
}

/** `data` is base64 on the wire and bytes inside. */
function fromBase64(key: string, value: unknown): unknown {
  return key === 'data' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
}

function toBase64(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('data' in result)) return result;
  const { data } = result;
  return data instanceof Uint8Array ? { ...result, data: Buffer.from(data).toString('base64') } : result;
}
