import { Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { App, AppBuffer, EpollEvents, SocketApi, SocketInfo } from '#engine/host/sockets/api.ts';
import { KnownBytes } from '#engine/apps/knownBytes.ts';
import { ArgumentReader, CallError, dotted } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { readOption, writeOption } from './options.ts';

const CHUNK = 65_536;
const EVENTS = 256;
const DEFAULT_BACKLOG = 128;
const errnoNames = new Map<number, string>(Object.entries(Errno).map(([name, number]) => [number, name]));
const pollNames: readonly (readonly [number, string])[] = [
  [Epoll.In, 'POLLIN'],
  [Epoll.Out, 'POLLOUT'],
  [Epoll.Error, 'POLLERR'],
  [Epoll.HangUp, 'POLLHUP'],
  [Epoll.ReadHangUp, 'POLLRDHUP'],
];

/** A result, or throws the errno's name. */
function checked(result: number): number {
  if (result >= 0) return result;
  throw new CallError(errnoNames.get(result) ?? `errno ${-result}`);
}

type Call = (args: ArgumentReader) => unknown;

/** The socket interface by remote control: whoever stands outside is the application. Calls never block. */
export class Puppet implements App {
  #api!: SocketApi;
  #buffer!: AppBuffer;
  #known!: KnownBytes;
  readonly #ready: EpollEvents = { sockets: new Int32Array(EVENTS), events: new Int32Array(EVENTS) };
  /** By socket: what happened since it was last asked for (edge-triggered), and bytes of the pattern written. */
  readonly #edges = new Map<number, number>();
  readonly #written = new Map<number, number>();
  readonly #calls: Readonly<Record<string, readonly [readonly string[], Call]>> = {
    socket: [[], () => this.#watched(checked(this.#api.socket()))],
    bind: [['socket', 'address', 'port'], (args) => this.#bind(args)],
    listen: [['socket', 'backlog'], (args) => this.#listen(args)],
    accept: [['socket'], (args) => this.#watched(checked(this.#api.accept(args.integer('socket'))))],
    connect: [['socket', 'address', 'port'], (args) => this.#connect(args)],
    read: [['socket', 'length'], (args) => this.#read(args, false)],
    peek: [['socket', 'length'], (args) => this.#read(args, true)],
    write: [['socket', 'data'], (args) => this.#write(args)],
    shutdown: [
      ['socket', 'how'],
      (args) => checked(this.#api.shutdown(args.integer('socket'), args.halves())),
    ],
    close: [['socket'], (args) => this.#end(args.integer('socket'), (socket) => this.#api.close(socket))],
    abort: [['socket'], (args) => this.#end(args.integer('socket'), (socket) => this.#api.abort(socket))],
    setsockopt: [['socket', 'option', 'value'], (args) => checked(writeOption(this.#api, args))],
    getsockopt: [['socket', 'option'], (args) => readOption(this.#api, args, checked, errnoName)],
    poll: [['socket'], (args) => this.#poll(args)],
    error: [['socket'], (args) => this.#error(args.integer('socket'))],
    info: [['socket'], (args) => this.#info(args.integer('socket'))],
    getsockname: [['socket'], (args) => this.#info(args.integer('socket'))['local']],
    getpeername: [['socket'], (args) => this.#peer(args.integer('socket'))],
  };

  constructor(private readonly offloadTeardown: boolean) {}

  start(api: SocketApi): void {
    this.#api = api;
    this.#buffer = api.buffer(CHUNK);
    this.#known = new KnownBytes(api);
  }

  run(): void {
    const { sockets, events } = this.#ready;
    for (let found = this.#api.epollWait(this.#ready); found > 0; found = this.#api.epollWait(this.#ready)) {
      for (let at = 0; at < found; at++)
        this.#edges.set(sockets[at], (this.#edges.get(sockets[at]) ?? 0) | events[at]);
    }
  }

  /** One call: its result, or a CallError with the errno's name. */
  call(name: string, args: Arguments): unknown {
    const known = Object.hasOwn(this.#calls, name) ? this.#calls[name] : undefined;
    if (known === undefined)
      throw new CallError(`ENOSYS: no call "${name}"; there are ${Object.keys(this.#calls).join(', ')}`);
    const [order, call] = known;
    return call(new ArgumentReader(args, order));
  }

  #watched(socket: number): number {
    this.#edges.delete(socket);
    this.#written.set(socket, 0);
    this.#api.epollControl(socket, Epoll.In | Epoll.Out | Epoll.ReadHangUp | Epoll.EdgeTriggered);
    if (this.offloadTeardown) this.#api.offloadTeardown(socket);
    return socket;
  }

  #bind(args: ArgumentReader): number {
    return checked(this.#api.bind(args.integer('socket'), args.address('address'), args.integer('port', 0)));
  }

  #listen(args: ArgumentReader): number {
    return checked(this.#api.listen(args.integer('socket'), args.integer('backlog', DEFAULT_BACKLOG)));
  }

  #connect(args: ArgumentReader): number {
    return checked(this.#api.connect(args.integer('socket'), args.address('address'), args.integer('port')));
  }

  #read(args: ArgumentReader, stays: boolean): { bytes: number; data: Uint8Array } {
    const socket = args.integer('socket');
    const wanted = Math.max(0, args.integer('length', CHUNK));
    const parts: Uint8Array[] = [];
    let bytes = 0;
    do {
      const length = Math.min(CHUNK, wanted - bytes);
      const count = stays
        ? this.#api.peek(socket, this.#buffer, 0, length)
        : this.#api.read(socket, this.#buffer, 0, length);
      if (count <= 0 && bytes > 0) break;
      checked(count);
      parts.push(this.#buffer.bytes.slice(this.#buffer.start, this.#buffer.start + count));
      bytes += count;
      if (stays || count < length) break;
    } while (bytes < wanted);
    const data = new Uint8Array(bytes);
    parts.reduce((at, part) => (data.set(part, at), at + part.length), 0);
    return { bytes, data };
  }

  /** How many bytes found room. */
  #write(args: ArgumentReader): number {
    const socket = args.integer('socket');
    const data = args.get('data');
    if (data instanceof Uint8Array) return this.#writeData(socket, data);
    const from = this.#written.get(socket) ?? 0;
    const count = args.integer('length');
    if (count < 0) throw new CallError('EINVAL: bytes is below 0');
    const taken =
      count === 0
        ? this.#writeData(socket, new Uint8Array(0))
        : checked(this.#known.write(socket, from, count));
    this.#written.set(socket, from + taken);
    return taken;
  }

  #writeData(socket: number, data: Uint8Array): number {
    let written = 0;
    do {
      const part = data.subarray(written, written + CHUNK);
      this.#buffer.bytes.set(part, this.#buffer.start);
      const taken = this.#api.write(socket, this.#buffer, 0, part.length);
      if (taken < 0 && written > 0) break;
      written += checked(taken);
      if (taken < part.length) break;
    } while (written < data.length);
    return written;
  }

  #end(socket: number, how: (socket: number) => number): number {
    const result = checked(how(socket));
    this.#edges.delete(socket);
    this.#written.delete(socket);
    return result;
  }

  /** What holds now; with `edge`, what happened since the last such call. */
  #poll(args: ArgumentReader): string[] {
    const socket = args.integer('socket');
    const now = checked(this.#api.readiness(socket));
    const bits = args.get('edge') === true ? (this.#edges.get(socket) ?? 0) : now;
    if (args.get('edge') === true) this.#edges.delete(socket);
    return pollNames.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
  }

  #error(socket: number): string | null {
    const error = this.#api.takeError(socket);
    if (error === Errno.EBADF) checked(error);
    return error === 0 ? null : errnoName(error);
  }

  #peer(socket: number): unknown {
    const { peer } = this.#info(socket);
    if ((peer as { port: number }).port === 0) throw new CallError('ENOTCONN');
    return peer;
  }

  #info(socket: number): Record<string, unknown> {
    const info = this.#api.info(socket);
    if (info === null) throw new CallError('EBADF');
    return told(info);
  }
}

function errnoName(errno: number): string {
  return errnoNames.get(errno) ?? `errno ${-errno}`;
}

/** Under short names, and under those of struct tcp_info: times in microseconds, windows in segments. */
function told(info: SocketInfo): Record<string, unknown> {
  const { state, sndCwnd: cwnd, sndSsthresh: ssthresh, rtt: srtt, rto, unacked } = info;
  return {
    ...{ state, cwnd, ssthresh, srtt, rto, unacked },
    local: { address: dotted(info.localAddress), port: info.localPort },
    peer: { address: dotted(info.peerAddress), port: info.peerPort },
    tcpi_state: info.stateNumber,
    tcpi_options: info.options,
    tcpi_retransmits: info.retransmits,
    tcpi_rto: rto,
    tcpi_snd_mss: info.sndMss,
    tcpi_rcv_mss: info.rcvMss,
    tcpi_unacked: unacked,
    tcpi_snd_ssthresh: ssthresh,
    tcpi_snd_cwnd: cwnd,
    tcpi_rtt: srtt,
    tcpi_rttvar: info.rttvar,
    tcpi_snd_wnd: info.sndWnd,
    tcpi_rcv_wnd: info.rcvWnd,
    tcpi_notsent_bytes: info.notsentBytes,
    rcv_queued: info.rcvQueued,
  };
}
