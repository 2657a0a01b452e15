const NONE = -1;

export const SocketKind = { Free: 0, Listener: 1, Stream: 2 } as const;

/** Sockets as columns; numbers are reused like file descriptors. */
export class SocketTable {
  readonly kind: Uint8Array;
  /** A stream's connection, a listener's number. */
  readonly connection: Int32Array;
  readonly interest: Int32Array;
  /** Bits that happened since the application last waited (edge-triggered), or stand (error, hang-up). */
  readonly happened: Int32Array;
  readonly wantsOffload: Uint8Array;
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
    this.next = new Int32Array(capacity);
    this.acceptFirst = new Int32Array(capacity);
    this.acceptLast = new Int32Array(capacity);
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
    this.acceptFirst[socket] = NONE;
    return socket;
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
