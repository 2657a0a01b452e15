import { spawn } from 'node:child_process';
import { internetSum, octets, pair } from '../engine/host/foreigner.ts';
import { labProgram } from '../support/program.ts';

/** Its own reading of the protocol: nothing of the engine's is used here. */
export const SERVER = (10 << 24) | (77 << 16) | 2;
export const PEER = (10 << 24) | (77 << 16) | 1;
export const PEER_MAC = [0x52, 0x54, 0x00, 0x12, 0x34, 0x56];
export const SERVER_MAC = [0x02, 0x77, 10, 77, 0, 2];
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;

export interface Segment {
  from: number;
  to: number;
  seq: number;
  ack: number;
  flags: number;
  window?: number;
  options?: readonly number[];
  data?: string;
}
export interface Received extends Required<Segment> {
  /** ns */
  time: number;
  destinationMac: readonly number[];
}

const word = (value: number): number[] => octets(value | 0);

/** As a kernel would send it: TOS, an identification, another TTL, padded to 60 bytes. */
export function frameOf(segment: Segment): Buffer {
  const { from, to, seq, ack, flags, window = 64_000, options = [], data = '' } = segment;
  const tcpOf = (sum: number): number[] => [
    ...[...pair(from), ...pair(to), ...word(seq), ...word(ack)],
    ...[((20 + options.length) / 4) << 4, flags, ...pair(window), ...pair(sum), 0, 0],
    ...options,
    ...Buffer.from(data, 'latin1'),
  ];
  const bare = tcpOf(0);
  const pseudo = [...octets(PEER), ...octets(SERVER), 0, 6, ...pair(bare.length)];
  const ipOf = (sum: number): number[] => [
    ...[0x45, 0x10, ...pair(20 + bare.length), 0x9a, 0x31, 0x40, 0, 57, 6, ...pair(sum)],
    ...[...octets(PEER), ...octets(SERVER)],
  ];
  const frame = Buffer.from([
    ...[...SERVER_MAC, ...PEER_MAC, 8, 0],
    ...ipOf(internetSum(ipOf(0))),
    ...tcpOf(internetSum([...pseudo, ...bare])),
  ]);
  return Buffer.concat([frame, Buffer.alloc(Math.max(0, 60 - frame.length), 0xee)]);
}

/** A TCP segment as it left, its checksums verified; null for anything else. */
export function segmentOf(time: number, frame: Buffer): Received | null {
  if (frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 6) return null;
  const total = frame.readUInt16BE(16);
  const tcp = [...frame.subarray(34, 14 + total)];
  const pseudo = [...frame.subarray(26, 34), 0, 6, ...pair(tcp.length)];
  if (internetSum([...frame.subarray(14, 34)]) !== 0) throw new Error('the IP checksum is wrong');
  if (internetSum([...pseudo, ...tcp]) !== 0) throw new Error('the TCP checksum is wrong');
  const header = (frame[46]! >> 4) * 4;
  return {
    time,
    destinationMac: [...frame.subarray(0, 6)],
    from: frame.readUInt16BE(34),
    to: frame.readUInt16BE(36),
    seq: frame.readUInt32BE(38),
    ack: frame.readUInt32BE(42),
    flags: frame[47]!,
    window: frame.readUInt16BE(48),
    options: [...frame.subarray(54, 34 + header)],
    data: frame.subarray(34 + header, 14 + total).toString('latin1'),
  };
}

const sized = (...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
};

/** One `lab pipe --clock virtual`, spoken to message by message. */
export class VirtualPipe {
  readonly #child;
  readonly ended: Promise<{ status: number | null; stderr: string }>;
  #buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #id = 0;
  #hasEnded = false;
  readonly frames: { time: number; frame: Buffer }[] = [];
  #taken = 0;
  now = 0;

  constructor(args: readonly string[]) {
    const call = [labProgram(), 'pipe', '--clock', 'virtual', ...args];
    this.#child = spawn(process.execPath, call, { stdio: 'pipe' });
    let stderr = '';
    this.#child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#wake();
    });
    this.#child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (status) => {
        this.#hasEnded = true;
        this.#wake();
        resolve({ status, stderr });
      }),
    );
  }

  raw(bytes: Buffer): void {
    this.#child.stdin.write(bytes);
  }
  send(frame: Buffer): void {
    this.raw(sized(Buffer.from('F'), frame));
  }
  segment(segment: Segment): void {
    this.send(frameOf(segment));
  }

  /** Lets time pass; every frame of that time has then been read. */
  async advance(nanoseconds: number): Promise<void> {
    const count = Buffer.alloc(8);
    count.writeBigUInt64BE(BigInt(nanoseconds));
    this.raw(sized(Buffer.from('A'), count));
    const done = await this.#until('D');
    this.now = Number(done.readBigUInt64BE());
  }

  async call(name: string, args: unknown = {}): Promise<{ result?: unknown; error?: string }> {
    const id = ++this.#id;
    this.raw(sized(Buffer.from(`C${JSON.stringify({ id, call: name, args })}`)));
    const answer = JSON.parse((await this.#until('R')).toString()) as {
      id: number;
      result?: unknown;
      error?: string;
    };
    if (answer.id !== id) throw new Error(`answer to ${answer.id}, not to ${id}`);
    return answer;
  }
  async result<T = number>(name: string, args: unknown = {}): Promise<T> {
    const answer = await this.call(name, args);
    if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
    return answer.result as T;
  }

  /** TCP segments that left since the last look. */
  segments(): Received[] {
    const fresh = this.frames.slice(this.#taken);
    this.#taken = this.frames.length;
    return fresh.flatMap(({ time, frame }) => segmentOf(time, frame) ?? []);
  }

  end(): typeof this.ended {
    this.#child.stdin.end();
    return this.ended;
  }

  async #until(kind: string): Promise<Buffer> {
    for (;;) {
      const message = await this.#message();
      const body = message.subarray(1);
      if (message[0] === 0x46)
        this.frames.push({ time: Number(body.readBigUInt64BE()), frame: body.subarray(8) });
      else if (String.fromCharCode(message[0]!) === kind) return body;
      else throw new Error(`a message of kind ${message[0]}`);
    }
  }

  async #message(): Promise<Buffer> {
    while (this.#buffer.length < 4 || this.#buffer.length < 4 + this.#buffer.readUInt32BE()) {
      if (this.#hasEnded) throw new Error(`the pipe has ended: ${(await this.ended).stderr}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const end = 4 + this.#buffer.readUInt32BE();
    const message = this.#buffer.subarray(4, end);
    this.#buffer = this.#buffer.subarray(end);
    return message;
  }
}

const MSS_1460 = [2, 4, 5, 180];

/** The peer connects to a listening port: the numbers after the handshake. */
export async function handshake(
  pipe: VirtualPipe,
  from: number,
  to: number,
): Promise<{ seq: number; ack: number; synAck: Received }> {
  const seq = 4_294_967_290;
  pipe.segment({ from, to, seq, ack: 0, flags: SYN, options: MSS_1460 });
  await pipe.advance(1_000_000);
  const [synAck] = pipe.segments();
  if (synAck === undefined) throw new Error('no SYN-ACK');
  const ack = (synAck.seq + 1) >>> 0;
  pipe.segment({ from, to, seq: seq + 1, ack, flags: ACK });
  await pipe.advance(1_000_000);
  return { seq: seq + 1, ack, synAck };
}
