import type { Journal } from '#engine/kernel/journal.ts';
import type { Slab } from '#engine/wire/slab.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { CloseReason } from '#engine/tcp/events.table.ts';
import { State } from '#engine/tcp/states.table.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { setKeepAlive } from '#engine/tcp/userCalls.ts';
import { Work } from '#engine/tcp/work.table.ts';
import { Errno } from './api.ts';
import type { SocketInfo, SocketOption } from './api.ts';
import type { AppClock } from './appClock.ts';
import type { EphemeralPorts } from './ephemeralPorts.ts';
import { keepAliveOptions, SaidTimes } from './keepAliveTimes.ts';
import type { KeepAliveOption } from './keepAliveTimes.ts';
import { LocalPorts } from './ports.ts';
import { connectionInfo, idleInfo } from './socketInfo.ts';
import { SocketFlag, SocketKind, SocketTable } from './socketTable.ts';
import type { SpliceConfig } from './splices.ts';

const NONE = -1;
/** By CloseReason. */
const errnoOf: readonly number[] = [
  0,
  0,
  Errno.ECONNRESET,
  Errno.ETIMEDOUT,
  Errno.ECONNREFUSED,
  Errno.ECONNABORTED,
  0,
  Errno.EHOSTUNREACH,
];
const flagOf: Readonly<Partial<Record<SocketOption, number>>> = {
  SO_REUSEADDR: SocketFlag.ReuseAddress,
  SO_KEEPALIVE: SocketFlag.KeepAlive,
  TCP_NODELAY: SocketFlag.NoDelay,
  TCP_CORK: SocketFlag.Corked,
};
const US = 1e6;
/** Linux's tcp_keepalive_time, seconds. */
const TWO_HOURS = 7200;
const MOST_BACKLOG = 65_535;
const MOST_PORT = 65_535;

function isKeepAliveOption(option: SocketOption): option is KeepAliveOption {
  return keepAliveOptions.includes(option as KeepAliveOption);
}

export interface SocketParts {
  readonly endpoint: TcpEndpoint;
  /** The application's. */
  readonly time: AppClock;
  readonly slab: Slab;
  readonly capacity: number;
  readonly address: number;
  readonly zeroCopy: boolean;
  readonly journal: Journal | null;
  readonly core: number;
  /** Told of every port the application begins to listen on. */
  readonly announce: (port: number) => void;
  /** Where one machine's cores share its ports; null: a core may take any. */
  readonly ephemeral: EphemeralPorts | null;
  /** Absent where the NIC splices nothing. */
  readonly splice?: SpliceConfig | undefined;
}

/** The half of the socket interface that gives names: what is bound, listens, is connected to whom, and how it behaves. */
export class SocketNames {
  protected readonly table: SocketTable;
  protected readonly work: Int32Array;
  protected readonly endpoint: TcpEndpoint;
  readonly #ports: LocalPorts;
  protected readonly keepAlive: SaidTimes;

  constructor(protected readonly parts: SocketParts) {
    this.table = new SocketTable(parts.capacity + 16);
    this.endpoint = parts.endpoint;
    this.work = parts.endpoint.ctx.work;
    this.#ports = new LocalPorts(this.table, parts.endpoint.ctx);
    const { keepAlive, keepAliveInterval, keepAliveProbes } = parts.endpoint.ctx.config;
    this.keepAlive = new SaidTimes({
      TCP_KEEPIDLE: keepAlive > 0 ? keepAlive / US : TWO_HOURS,
      TCP_KEEPINTVL: keepAliveInterval / US,
      TCP_KEEPCNT: keepAliveProbes,
    });
  }

  socket(): number {
    this.work[Work.socketCall]++;
    const socket = this.table.take(SocketKind.Fresh, NONE);
    if (socket === NONE) return Errno.EMFILE;
    this.keepAlive.forget(socket);
    this.table.setFlag(socket, SocketFlag.NoDelay, !this.endpoint.ctx.config.nagle);
    return socket;
  }

  bind(socket: number, address: number, port: number): number {
    const { table, parts } = this;
    this.work[Work.socketCall]++;
    if (!table.isOpen(socket)) return Errno.EBADF;
    if (table.kind[socket] !== SocketKind.Fresh || table.port[socket] !== 0) return Errno.EINVAL;
    if (!Number.isInteger(port) || port < 0 || port > MOST_PORT) return Errno.EINVAL;
    if (address !== 0 && address !== parts.address) return Errno.EADDRNOTAVAIL;
    if (port === 0) return this.#bindAny(socket);
    if (this.#ports.isTaken(port, socket)) return Errno.EADDRINUSE;
    table.port[socket] = port;
    return 0;
  }

  #bindAny(socket: number): number {
    if (this.table.port[socket] === 0) this.table.port[socket] = this.#ports.free(socket);
    return this.table.port[socket] === 0 ? Errno.EADDRINUSE : 0;
  }

  listen(socket: number, backlog: number): number {
    const { table, parts, endpoint } = this;
    this.work[Work.socketCall]++;
    if (!table.isOpen(socket)) return Errno.EBADF;
    if (table.kind[socket] === SocketKind.Stream) return Errno.EINVAL;
    const most = Math.max(1, Math.min(backlog, endpoint.ctx.config.backlog));
    if (table.kind[socket] === SocketKind.Listener) {
      endpoint.listeners.setBacklog(table.connection[socket], most);
      return 0;
    }
    const bound = this.#bindAny(socket);
    if (bound !== 0) return bound;
    const port = table.port[socket];
    for (let other = 0; other < table.made; other++)
      if (table.kind[other] === SocketKind.Listener && table.port[other] === port) return Errno.EADDRINUSE;
    table.connection[socket] = endpoint.listen(parts.address, port, most, socket);
    table.kind[socket] = SocketKind.Listener;
    parts.announce(port);
    return 0;
  }

  openListener(port: number): number {
    const socket = this.socket();
    if (socket < 0) return socket;
    this.table.setFlag(socket, SocketFlag.ReuseAddress, true);
    const bound = this.bind(socket, 0, port);
    return bound === 0 ? this.listen(socket, MOST_BACKLOG) || socket : bound;
  }

  connect(socket: number, address: number, port: number): number {
    const { table } = this;
    this.work[Work.socketCall]++;
    if (!table.isOpen(socket)) return Errno.EBADF;
    if (!Number.isInteger(port) || port < 1 || port > MOST_PORT) return Errno.EINVAL;
    if (address === 0 || address === this.parts.address) return Errno.EADDRNOTAVAIL;
    const { kind } = table;
    if (kind[socket] === SocketKind.Listener || kind[socket] === SocketKind.Splicing) return Errno.EISCONN;
    if (table.kind[socket] === SocketKind.Stream) {
      const why = this.#whyNotAgain(socket);
      if (why !== 0) return why;
    }
    if (this.parts.ephemeral !== null && table.port[socket] === 0)
      table.port[socket] = this.parts.ephemeral.next(address, port);
    const bound = this.#bindAny(socket);
    return bound === 0 ? this.#open(socket, address, port) : bound;
  }

  /** A socket whose connection ended may be connected anew, once its error is known. */
  #whyNotAgain(socket: number): number {
    const tcb = this.tcbOf(socket);
    if (tcb.state === State.SynSent || tcb.state === State.SynReceived) return Errno.EALREADY;
    if (!tcb.has(TcbFlag.Finished)) return Errno.EISCONN;
    const error = this.pendingError(socket, tcb);
    if (error !== 0) return error;
    this.endpoint.close(this.table.connection[socket]);
    this.table.kind[socket] = SocketKind.Fresh;
    return 0;
  }

  #open(socket: number, address: number, port: number): number {
    const { table, endpoint, parts } = this;
    const id = endpoint.connect(parts.address, table.port[socket], address, port, socket);
    if (id === NONE)
      return endpoint.ctx.tcbs.count === endpoint.ctx.tcbs.capacity ? Errno.ENOBUFS : Errno.EADDRINUSE;
    table.kind[socket] = SocketKind.Stream;
    table.connection[socket] = id;
    table.flags[socket] &= SocketFlag.Inherited;
    this.applyOptions(socket);
    return 0;
  }

  setOption(socket: number, option: SocketOption, value: number): number {
    this.work[Work.socketCall]++;
    if (!this.table.isOpen(socket)) return Errno.EBADF;
    if (option === 'SO_LINGER') {
      this.table.linger[socket] = value;
      return 0;
    }
    const isTime = isKeepAliveOption(option);
    if (isTime && !this.keepAlive.say(socket, option, value)) return Errno.EINVAL;
    const flag = isTime ? 0 : flagOf[option];
    if (flag === undefined) return Errno.ENOPROTOOPT;
    this.table.setFlag(socket, flag, value !== 0);
    if (this.table.kind[socket] !== SocketKind.Stream) return 0;
    this.applyOptions(socket);
    if (option === 'TCP_CORK' && value === 0) this.endpoint.setCork(this.table.connection[socket], false);
    if (option === 'SO_KEEPALIVE' && value === 0)
      setKeepAlive(this.endpoint.ctx, this.tcbOf(socket), 0, 0, 0);
    return 0;
  }

  getOption(socket: number, option: SocketOption): number {
    const { table, endpoint } = this;
    this.work[Work.socketCall]++;
    if (!table.isOpen(socket)) return Errno.EBADF;
    const flag = flagOf[option];
    if (flag !== undefined) return table.has(socket, flag) ? 1 : 0;
    if (isKeepAliveOption(option)) return this.keepAlive.of(socket)[option];
    if (option === 'SO_LINGER') return table.linger[socket];
    if (option === 'SO_ERROR') return Math.abs(this.takeError(socket));
    if (option === 'SO_ACCEPTCONN') return table.kind[socket] === SocketKind.Listener ? 1 : 0;
    if (option === 'SO_SNDBUF') return endpoint.ctx.config.sendBuffer;
    if (option === 'SO_RCVBUF') return endpoint.ctx.config.receiveBuffer;
    return table.kind[socket] === SocketKind.Stream ? this.tcbOf(socket).mss : endpoint.ctx.config.mss;
  }

  takeError(socket: number): number {
    if (!this.table.isOpen(socket)) return Errno.EBADF;
    return this.table.kind[socket] === SocketKind.Stream ? this.pendingError(socket, this.tcbOf(socket)) : 0;
  }

  info(socket: number): SocketInfo | null {
    const { table, endpoint } = this;
    if (!table.isOpen(socket)) return null;
    const kind = table.kind[socket];
    return kind === SocketKind.Stream
      ? connectionInfo(endpoint, table.connection[socket])
      : idleInfo(endpoint, kind === SocketKind.Listener, this.parts.address, table.port[socket]);
  }

  protected tcbOf(socket: number): Tcb {
    return this.endpoint.ctx.tcbs.open(this.table.connection[socket]);
  }

  /** How the connection ended badly, told once. */
  protected pendingError(socket: number, tcb: Tcb): number {
    const errno = errnoOf[tcb.error];
    if (errno === 0 || tcb.error === CloseReason.Normal || this.table.has(socket, SocketFlag.ErrorTaken))
      return 0;
    this.table.setFlag(socket, SocketFlag.ErrorTaken, true);
    return errno;
  }

  /** Hands the socket's options to its connection. */
  protected applyOptions(socket: number): void {
    const id = this.table.connection[socket];
    this.endpoint.setNagle(id, !this.table.has(socket, SocketFlag.NoDelay));
    if (this.table.has(socket, SocketFlag.Corked)) this.endpoint.setCork(id, true);
    if (!this.table.has(socket, SocketFlag.KeepAlive)) return;
    const times = this.keepAlive.of(socket);
    const idle = times.TCP_KEEPIDLE * US;
    const { TCP_KEEPINTVL, TCP_KEEPCNT } = times;
    setKeepAlive(this.endpoint.ctx, this.tcbOf(socket), idle, TCP_KEEPINTVL * US, TCP_KEEPCNT);
  }
}
