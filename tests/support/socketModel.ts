import { expect } from 'vitest';
import { addresses } from './twoHosts.ts';
import type { Side, TwoHosts } from './twoHosts.ts';

/** One direction of a connection, as its application sees it. */
interface Stream {
  readonly key: number;
  written: number;
  /** Its end was closed in order: what was written must arrive. */
  isClosed: boolean;
}

/** One open stream socket. */
interface Connection {
  readonly out: Stream;
  readonly in: Stream;
  read: number;
  hasShutWriting: boolean;
  hasShutReading: boolean;
  /** An error was told, or something else than an orderly end is to be expected. */
  isBroken: boolean;
}

/** Byte `position` of a stream: a byte of another stream, or moved by one, is noticed. */
function byteAt(key: number, position: number): number {
  return (key * 7 + position * 31 + (position >>> 8) * 3) & 0xff;
}

const errorsAfterTheEnd = [
  'EPIPE',
  'ECONNRESET',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EAGAIN',
  'ENOTCONN',
];

/** What two applications know of their sockets: bytes come in order, unchanged, once; closed numbers are no sockets. */
export class SocketModel {
  readonly open = [new Set<number>(), new Set<number>()] as const;
  readonly connections = [new Map<number, Connection>(), new Map<number, Connection>()] as const;
  readonly #streams = new Map<string, Stream>();
  bytesRead = 0;

  constructor(private readonly hosts: TwoHosts) {}

  socket(side: Side): number | undefined {
    const { result } = this.hosts.call(side, 'socket', {});
    if (result === undefined) return undefined;
    return this.#opened(side, result as number);
  }

  #opened(side: Side, socket: number): number {
    expect(this.open[side].has(socket), 'a new socket has a number nobody has').toBe(false);
    this.open[side].add(socket);
    return socket;
  }

  listen(side: Side, socket: number, port: number, backlog: number): void {
    this.#plain(side, 'bind', socket, { port });
    this.#plain(side, 'listen', socket, { backlog });
  }

  /** A call whose answer need only be one of the closed list, and EBADF where there is no socket. */
  #plain(side: Side, name: string, socket: number, args: object = {}): unknown {
    const { result, error } = this.hosts.call(side, name, { socket, ...args });
    if (!this.open[side].has(socket)) expect(error, `${name} on what is no socket`).toBe('EBADF');
    return result;
  }

  plain(side: Side, name: string, socket: number, args: object): void {
    const connection = this.connections[side].get(socket);
    const result = this.#plain(side, name, socket, args);
    const tellsError = name === 'error' || name === 'getsockopt';
    if (connection !== undefined && tellsError && typeof result === 'string') connection.isBroken = true;
  }

  connect(side: Side, socket: number, port: number): void {
    const result = this.#plain(side, 'connect', socket, { address: addresses[1 - side], port });
    if (result === 0) this.#connected(side, socket);
  }

  accept(side: Side, socket: number): void {
    const accepted = this.#plain(side, 'accept', socket);
    if (typeof accepted === 'number') this.#connected(side, this.#opened(side, accepted));
  }

  #connected(side: Side, socket: number): void {
    const { result } = this.hosts.call(side, 'info', { socket });
    const { local, peer } = result as Record<'local' | 'peer', { address: string; port: number }>;
    const [from, to] = [local, peer].map(({ address, port }) => `${address}:${port}`);
    const connection = { read: 0, hasShutWriting: false, hasShutReading: false, isBroken: false };
    const out = this.#stream(`${from} ${to}`, local.port);
    this.connections[side].set(socket, { ...connection, out, in: this.#stream(`${to} ${from}`, peer.port) });
  }

  #stream(name: string, key: number): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const made = { key, written: 0, isClosed: false };
    this.#streams.set(name, made);
    return made;
  }

  write(side: Side, socket: number, length: number): void {
    const connection = this.connections[side].get(socket);
    if (connection === undefined) {
      this.#plain(side, 'write', socket, { data: new Uint8Array(length) });
      return;
    }
    const { out } = connection;
    const data = Uint8Array.from({ length }, (_, at) => byteAt(out.key, out.written + at));
    const { result, error } = this.hosts.call(side, 'write', { socket, data });
    if (error !== undefined && error !== 'EAGAIN' && error !== 'EPIPE') connection.isBroken = true;
    if (connection.hasShutWriting) expect(errorsAfterTheEnd, 'writing after shutdown').toContain(error);
    if (typeof result !== 'number') return;
    expect(result).toBeLessThanOrEqual(length);
    out.written += result;
  }

  /** True when there was something. */
  read(side: Side, socket: number, length: number, stays = false): boolean {
    const connection = this.connections[side].get(socket);
    const name = stays ? 'peek' : 'read';
    if (connection === undefined) {
      this.#plain(side, name, socket, { length });
      return false;
    }
    const { result, error } = this.hosts.call(side, name, { socket, length });
    if (error !== undefined && error !== 'EAGAIN') connection.isBroken = true;
    if (result === undefined) return false;
    const { bytes, data } = result as { bytes: number; data: Uint8Array };
    const { key } = connection.in;
    const wrong = data.findIndex((byte, at) => byte !== byteAt(key, connection.read + at));
    expect(wrong, `byte ${connection.read + wrong} of a stream`).toBe(-1);
    expect(connection.read + bytes, 'read and written').toBeLessThanOrEqual(connection.in.written);
    if (stays) return false;
    connection.read += bytes;
    this.bytesRead += bytes;
    if (bytes === 0 && length > 0) this.#expectEnd(connection);
    return bytes > 0;
  }

  #expectEnd(connection: Connection): void {
    if (connection.isBroken || connection.hasShutReading || !connection.in.isClosed) return;
    expect(connection.read, 'what came before the end').toBe(connection.in.written);
  }

  shutdown(side: Side, socket: number, how: string): void {
    const result = this.#plain(side, 'shutdown', socket, { how });
    const connection = this.connections[side].get(socket);
    if (result !== 0 || connection === undefined) return;
    if (how !== 'SHUT_WR') connection.hasShutReading = true;
    if (how === 'SHUT_RD') return;
    connection.hasShutWriting = true;
    connection.out.isClosed = true;
  }

  end(side: Side, socket: number, name: 'close' | 'abort'): void {
    this.#plain(side, name, socket);
    this.open[side].delete(socket);
    this.connections[side].delete(socket);
  }

  /** Both applications read until nothing comes any more; what neither end broke must then have arrived. */
  drain(longest: number): void {
    for (let round = 0, news = true; news || round < 3; round++) {
      this.hosts.advance(longest);
      news = false;
      for (const side of [0, 1] as const)
        for (const socket of this.connections[side].keys()) if (this.read(side, socket, 1 << 20)) news = true;
    }
  }

  /** How many directions that was. */
  expectAllArrived(): number {
    let whole = 0;
    const ends = [...this.connections[0].values(), ...this.connections[1].values()];
    for (const end of ends) {
      const other = ends.find(({ out }) => out === end.in);
      if (other === undefined || end.isBroken || other.isBroken) continue;
      expect(end.read, 'all that was written').toBe(end.in.written);
      whole++;
    }
    return whole;
  }
}
