const NONE = -1;

/**
 * What a pair waits for: a request, a backend, what either side says, or the NIC's word on whether it will do that; the next
 * attempt to connect, or the client's close. Free: it is none.
 */
export const Phase = {
  Request: 0,
  Connecting: 1,
  Relaying: 2,
  Splicing: 3,
  Retrying: 4,
  Leaving: 5,
  Free: 6,
} as const;

/**
 * A client's connection and a backend's, side by side, as columns. End 2p of pair p is the front, end 2p + 1 the back; what
 * was read at an end and is still to be written at the other lies in the end's buffer.
 */
export class Pairs {
  readonly phase: Uint8Array;
  /** The backend it has a connection of, begun or made; -1 = none. */
  readonly backend: Int32Array;
  /** 1: the NIC has refused it. */
  readonly isRefused: Uint8Array;
  /** Attempts to connect that failed. */
  readonly attempts: Uint8Array;
  /** The backend the last of them was at. */
  readonly tried: Uint8Array;
  /** By end: its socket, or -1. */
  readonly socket: Int32Array;
  /** By end: bytes read into its buffer, and how many of them are written. */
  readonly filled: Int32Array;
  readonly sent: Int32Array;
  /** By end: its peer has closed its half and all it sent is read; ours towards it is closed. */
  readonly hasEnded: Uint8Array;
  readonly isShut: Uint8Array;
  /** By end: epoll tells when it is writable again. */
  readonly waitsForRoom: Uint8Array;
  /** By socket: its end, or -1. */
  readonly #endOf: Int32Array;
  readonly #free: Int32Array;
  #freeCount: number;

  constructor(
    private readonly capacity: number,
    sockets: number,
  ) {
    this.phase = new Uint8Array(capacity).fill(Phase.Free);
    this.attempts = new Uint8Array(capacity);
    this.tried = new Uint8Array(capacity);
    this.backend = new Int32Array(capacity);
    this.isRefused = new Uint8Array(capacity);
    this.socket = new Int32Array(2 * capacity);
    this.filled = new Int32Array(2 * capacity);
    this.sent = new Int32Array(2 * capacity);
    this.hasEnded = new Uint8Array(2 * capacity);
    this.isShut = new Uint8Array(2 * capacity);
    this.waitsForRoom = new Uint8Array(2 * capacity);
    this.#endOf = new Int32Array(sockets).fill(NONE);
    this.#free = Int32Array.from({ length: capacity }, (_, at) => capacity - 1 - at);
    this.#freeCount = capacity;
  }

  get inUse(): number {
    return this.capacity - this.#freeCount;
  }

  /** A pair with a front and no back yet, or -1. */
  take(front: number): number {
    if (this.#freeCount === 0) return NONE;
    const pair = this.#free[--this.#freeCount];
    this.phase[pair] = Phase.Request;
    this.backend[pair] = NONE;
    this.isRefused[pair] = 0;
    this.attempts[pair] = 0;
    this.#clear(2 * pair);
    this.#clear(2 * pair + 1);
    this.attach(2 * pair, front);
    return pair;
  }

  attach(end: number, socket: number): void {
    this.socket[end] = socket;
    this.#endOf[socket] = end;
    this.waitsForRoom[end] = 0;
  }

  /** The end has no socket any more: its old one. */
  detach(end: number): number {
    const socket = this.socket[end];
    this.#endOf[socket] = NONE;
    this.socket[end] = NONE;
    return socket;
  }

  /** The end a socket is, or -1. */
  endOf(socket: number): number {
    return this.#endOf[socket];
  }

  /** Both sockets are the pair's no more. */
  release(pair: number): void {
    for (let end = 2 * pair; end <= 2 * pair + 1; end++)
      if (this.socket[end] !== NONE) this.#endOf[this.socket[end]] = NONE;
    this.phase[pair] = Phase.Free;
    this.#free[this.#freeCount++] = pair;
  }

  /** Nothing read is unwritten, and neither side has closed. */
  isEmpty(pair: number): boolean {
    const front = 2 * pair;
    const back = front + 1;
    const isDrained = this.sent[front] === this.filled[front] && this.sent[back] === this.filled[back];
    return isDrained && this.hasEnded[front] === 0 && this.hasEnded[back] === 0;
  }

  #clear(end: number): void {
    this.socket[end] = NONE;
    this.filled[end] = 0;
    this.sent[end] = 0;
    this.hasEnded[end] = 0;
    this.isShut[end] = 0;
    this.waitsForRoom[end] = 0;
  }
}
