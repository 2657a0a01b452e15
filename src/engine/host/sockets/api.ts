import { Work } from '#engine/tcp/work.table.ts';
import type { KeepAliveOption } from './keepAliveTimes.ts';

/** All an application may see of the machine: sockets and epoll, non-blocking, with the errors applications rely on. */

/** Negative results, numbered as Linux does. */
export const Errno = {
  EBADF: -9,
  EAGAIN: -11,
  EINVAL: -22,
  EMFILE: -24,
  EPIPE: -32,
  ENOPROTOOPT: -92,
  EOPNOTSUPP: -95,
  EADDRINUSE: -98,
  EADDRNOTAVAIL: -99,
  ECONNABORTED: -103,
  ECONNRESET: -104,
  ENOBUFS: -105,
  EISCONN: -106,
  ENOTCONN: -107,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  EHOSTUNREACH: -113,
  EALREADY: -114,
} as const;

/** epoll's and poll's event bits. */
export const Epoll = {
  In: 1,
  Out: 4,
  Error: 8,
  HangUp: 16,
  ReadHangUp: 0x2000,
  EdgeTriggered: 1 << 31,
} as const;

/** Rows of tcp/work.table.ts an application may have done. */
export const AppWork = {
  /** An event with something to read, taken by the event loop. */
  RedisEvent: Work.redisEvent,
  /** A command found and called, a word of a request, a key looked up, a value written, a reply, a key seen by the expiry cycle. */
  RedisCommand: Work.redisCommand,
  RedisWord: Work.redisWord,
  RedisKey: Work.redisKey,
  RedisWrite: Work.redisWrite,
  RedisReply: Work.redisReply,
  RedisExpiry: Work.redisExpiry,
  /** A connection's own state, made and given back. */
  RedisClient: Work.redisClient,
  /** A head of HTTP read by a proxy, each of its bytes, and a backend picked for it. */
  HttpHead: Work.httpHead,
  HttpByte: Work.httpPerByte,
  ServerChoice: Work.serverChoice,
} as const;
export type AppWork = (typeof AppWork)[keyof typeof AppWork];

/** shutdown(2)'s halves; bits. */
export const Half = { Receiving: 1, Sending: 2 } as const;

/** Options applications use. A linger time is seconds, -1 = off. */
export type SocketOption =
  | 'SO_REUSEADDR'
  | 'SO_KEEPALIVE'
  | 'SO_LINGER'
  | 'SO_ERROR'
  | 'SO_ACCEPTCONN'
  | 'SO_SNDBUF'
  | 'SO_RCVBUF'
  | 'TCP_NODELAY'
  | 'TCP_CORK'
  | KeepAliveOption
  | 'TCP_MAXSEG';

/** What TCP_INFO tells, by its names without the prefix: times in microseconds, windows in segments. */
export interface SocketInfo {
  /** TCP_ESTABLISHED = 1 and so on, as Linux numbers them. */
  readonly stateNumber: number;
  readonly state: string;
  readonly options: number;
  readonly rto: number;
  readonly sndMss: number;
  readonly rcvMss: number;
  readonly unacked: number;
  readonly retransmits: number;
  readonly sndSsthresh: number;
  readonly sndCwnd: number;
  readonly rtt: number;
  readonly rttvar: number;
  readonly sndWnd: number;
  readonly rcvWnd: number;
  readonly notsentBytes: number;
  readonly rcvQueued: number;
  readonly localAddress: number;
  readonly localPort: number;
  readonly peerAddress: number;
  readonly peerPort: number;
}

/** Memory the application shares with the sockets: made once, at the start. */
export interface AppBuffer {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly length: number;
}

/** What `epollWait` fills: parallel columns, reused. */
export interface EpollEvents {
  readonly sockets: Int32Array;
  readonly events: Int32Array;
}

/** Why a pair of spliced connections ended. */
export type SpliceEndReason = 'closed' | 'reset' | 'idle';

/** A pair of spliced connections is no more: what passed between them after the host had let go, and how it ended. */
export interface SpliceEnd {
  /** What `splice` returned. */
  readonly pair: number;
  readonly why: SpliceEndReason;
  readonly packetsToBack: number;
  /** Payload. */
  readonly bytesToBack: number;
  readonly packetsToFront: number;
  readonly bytesToFront: number;
}

export interface SocketApi {
  buffer(length: number): AppBuffer;
  socket(): number;
  /** Address 0 is any, port 0 a free one. */
  bind(socket: number, address: number, port: number): number;
  listen(socket: number, backlog: number): number;
  /** socket, bind and listen in one, with the largest backlog. */
  openListener(port: number): number;
  /** 0: the SYN is on its way; readiness tells how it ends. */
  connect(socket: number, address: number, port: number): number;
  /** A connection's socket, or EAGAIN. */
  accept(listener: number): number;
  /** Bytes read; 0 at the end of the stream; or a negative errno. `at` is an offset in the buffer. */
  read(socket: number, buffer: AppBuffer, at: number, length: number): number;
  /** The same, and the bytes stay to be read. */
  peek(socket: number, buffer: AppBuffer, at: number, length: number): number;
  /** Bytes taken, which may be fewer; or a negative errno. */
  write(socket: number, buffer: AppBuffer, at: number, length: number): number;
  /** Closes one half or both: bits of `Half`. */
  shutdown(socket: number, halves: number): number;
  close(socket: number): number;
  abort(socket: number): number;
  /** Lets the NIC finish the close, where it can. */
  offloadTeardown(socket: number): void;
  /**
   * Asks the NIC to relay between two connections from now on: the pair's number, or a negative errno. EOPNOTSUPP: it never
   * will; EAGAIN: not as they stand, with bytes unread. The app's `spliceAnswered` tells how it went. Until then both
   * sockets answer every call with EAGAIN. Taken, both names are free; refused, both go on as before.
   */
  splice(front: number, back: number): number;
  setOption(socket: number, option: SocketOption, value: number): number;
  getOption(socket: number, option: SocketOption): number;
  /** The pending error, which is then no longer pending; or 0. */
  takeError(socket: number): number;
  /** What holds now: bits of `Epoll`, as poll(2) tells them. */
  readiness(socket: number): number;
  /** null for what is no socket. */
  info(socket: number): SocketInfo | null;
  epollControl(socket: number, interest: number): void;
  /** How many events were filled in. */
  epollWait(events: EpollEvents): number;
  /** The application's own work: messages handled and bytes looked at. */
  worked(messages: number, bytes: number): void;
  /** Work that has a price of its own: a row of `AppWork`, and how many units. */
  spent(work: AppWork, units: number): void;
  /** Whole milliseconds since the machine was switched on. */
  now(): number;
  /** `run` is called after so many milliseconds, whatever the sockets say: epoll_wait's time-out. Said again, it moves. */
  wakeAfter(milliseconds: number): void;
}

/** An application: run whenever epoll has something for it, or the time has come that it asked for. */
export interface App {
  start(api: SocketApi): void;
  run(): void;
  /** The NIC has taken a pair, and its sockets are gone; or it has not, and they are as they were. */
  spliceAnswered?(pair: number, isTaken: boolean): void;
  spliceEnded?(end: SpliceEnd): void;
}
