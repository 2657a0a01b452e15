/** All an application may see of the machine: sockets and epoll, non-blocking, with the errors applications rely on. */

/** Negative results, numbered as Linux does. */
export const Errno = {
  EAGAIN: -11,
  EBADF: -9,
  EINVAL: -22,
  EMFILE: -24,
  EPIPE: -32,
  ECONNABORTED: -103,
  ECONNRESET: -104,
  ETIMEDOUT: -110,
  ECONNREFUSED: -111,
  EHOSTUNREACH: -113,
} as const;

/** epoll's event bits. */
export const Epoll = { In: 1, Out: 4, Error: 8, HangUp: 16, EdgeTriggered: 1 << 31 } as const;

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

export interface SocketApi {
  buffer(length: number): AppBuffer;
  /** socket, bind and listen in one. */
  listen(port: number): number;
  /** A connection's socket, or EAGAIN. */
  accept(listener: number): number;
  /** Bytes read; 0 at the end of the stream; or a negative errno. `at` is an offset in the buffer. */
  read(socket: number, buffer: AppBuffer, at: number, length: number): number;
  /** Bytes taken, which may be fewer; or a negative errno. */
  write(socket: number, buffer: AppBuffer, at: number, length: number): number;
  /** Nothing more will be written. */
  shutdown(socket: number): number;
  close(socket: number): number;
  abort(socket: number): number;
  /** Lets the NIC finish the close, where it can. */
  offloadTeardown(socket: number): void;
  epollControl(socket: number, interest: number): void;
  /** How many events were filled in. */
  epollWait(events: EpollEvents): number;
  /** The application's own work: messages handled and bytes looked at. */
  worked(messages: number, bytes: number): void;
}

/** An application: run whenever epoll has something for it. */
export interface App {
  start(api: SocketApi): void;
  run(): void;
}
