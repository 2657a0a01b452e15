import { cycleTime } from '#engine/kernel/time.ts';

/** Cycles of one core. */
export interface ListenerCosts {
  /** A short section under a lock. */
  readonly lockHold: number;
  /** A modified cache line fetched from another core. */
  readonly lineTransfer: number;
}
/** Of one connection: it enters the accept queue under the lock, and leaves it under the lock. */
const TAKINGS = 2;
const FREE = 0;

/**
 * One listening socket of all cores, as a kernel has it unless every core asks for its own (SO_REUSEPORT). What must happen under its
 * lock happens on one core at a time; who comes later spins. Under the lock a new connection is announced to every core's epoll, and
 * each of those waits on a line of its own (sock_def_readable, ep_poll_callback). The lock is busy until a time, and the takings
 * of one pass stand together at its beginning.
 */
export class SharedListener {
  readonly #free = new Float64Array(1);
  readonly #held: number;
  /** Cycles cores spun for. */
  waited = 0;

  constructor(
    private readonly clock: Float64Array,
    private readonly hertz: number,
    cores: number,
    { lockHold, lineTransfer }: ListenerCosts,
  ) {
    this.#held = TAKINGS * (lockHold + lineTransfer) + cores * lineTransfer;
  }

  /** Cycles of the caller, for so many connections: until the lock is its own, and under it. */
  take(connections: number): number {
    const now = this.clock[0];
    const free = this.#free;
    const wait = Math.max(0, free[FREE] - now);
    const held = connections * this.#held;
    free[FREE] = now + wait + cycleTime(held, this.hertz);
    const spun = Math.round((wait * this.hertz) / 1e12);
    this.waited += spun;
    return spun + held;
  }
}
