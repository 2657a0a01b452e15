const NONE = -1;

/** Free, listening, with a connection (begun or ended), made and nothing more, or with a connection the NIC is asked to take. */
export const SocketKind = { Free: 0, Listener: 1, Stream: 2, Fresh: 3, Splicing: 4 } as const;

/** Bits of a socket's `flags`. */
export const SocketFlag = {
  ReuseAddress: 1,
  KeepAlive: 2,
  NoDelay: 4,
  /** The receiving half is shut. */
  ReadShut: 8,
  /** The application has been told how the connection ended. */
  ErrorTaken: 16,
  Corked: 32,
  /** Options a connection inherits from its listener. */
  Inherited: 1 | 2 | 4 | 32,
} as const;

/** Sockets as columns; numbers are reused like file descriptors. */
export class SocketTable {
  readonly kind: Uint8Array;
  /** A stream's connection, a listener's number. */
  readonly connection: Int32Array;
  readonly interest: Int32Array;
  /** Bits that happened since the application last waited (edge-triggered), or stand (error, hang-up). */
  readonly happened: Int32Array;
  readonly wantsOffload: Uint8Array;
  /** Local port, 0 = none yet. */
  readonly port: Int32Array;
  /** Bits of SocketFlag. */
  readonly flags: Uint8Array;
  /** SO_LINGER, seconds; -1 = off. */
  readonly linger: Int32Array;
  /** Next socket in a listener's accept queue, or in the free list. */
  readonly next: Int32Array;
  readonly acceptFirst: Int32Array;
  readonly acceptLast: Int32Array;
  #firstFree = NONE;
  #made = 0;

  constructor(readonly capacity: number) {
    this.kind = new Uint8Array(capacity);
    this.connection = new Int32Array(capacity);
    this.interest = new Int32Array(capacity);
    this.happened = new Int32Array(capacity);
    this.wantsOffload = new Uint8Array(capacity);
    this.port = new Int32Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.linger = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.acceptFirst = new Int32Array(capacity);
    this.acceptLast = new Int32Array(capacity);
  }

  /** Sockets that ever existed: 0..made-1 may be in use. */
  get made(): number {
    return this.#made;
  }

  take(kind: number, connection: number): number {
    let socket = this.#firstFree;
    if (socket !== NONE) this.#firstFree = this.next[socket];
    else if (this.#made < this.capacity) socket = this.#made++;
    else return NONE;
    this.kind[socket] = kind;
    this.connection[socket] = connection;
    this.interest[socket] = 0;
    this.happened[socket] = 0;
    this.wantsOffload[socket] = 0;
    this.port[socket] = 0;
    this.flags[socket] = 0;
    this.linger[socket] = NONE;
    this.acceptFirst[socket] = NONE;
    return socket;
  }

  isOpen(socket: number): boolean {
    return (
      Number.isInteger(socket) && socket >= 0 && socket < this.#made && this.kind[socket] !== SocketKind.Free
    );
  }

  has(socket: number, flag: number): boolean {
    return (this.flags[socket] & flag) !== 0;
  }

  setFlag(socket: number, flag: number, isOn: boolean): void {
    if (isOn) this.flags[socket] |= flag;
    else this.flags[socket] &= ~flag;
  }

  free(socket: number): void {
    this.kind[socket] = SocketKind.Free;
    this.next[socket] = this.#firstFree;
    this.#firstFree = socket;
  }

  queueForAccept(listener: number, socket: number): void {
    this.next[socket] = NONE;
    if (this.acceptFirst[listener] === NONE) this.acceptFirst[listener] = socket;
    else this.next[this.acceptLast[listener]] = socket;
    this.acceptLast[listener] = socket;
  }

  /** The oldest connection waiting, or -1. */
  shiftAccept(listener: number): number {
    const socket = this.acceptFirst[listener];
    if (socket !== NONE) this.acceptFirst[listener] = this.next[socket];
    return socket;
  }
}
