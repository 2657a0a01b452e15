import { Tally } from '#engine/kernel/tally.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { Arrivals } from './arrivals.ts';
import type { Callers, Loop } from './callers.ts';

export interface OpenLoopConfig {
  /** Connections open at once, at most. */
  readonly concurrency: number;
  /** In all; 0 = no end. */
  readonly connections: number;
  readonly arrivals: Arrivals;
}

/** Arrivals that may wait for a place, at most; whoever finds so many before him goes away. */
const MOST_WAITING = 65_536;
const Count = { Arrived: 0, Waited: 1, TurnedAway: 2, NoPort: 3 } as const;

/**
 * Connections begin when they are meant to, whatever becomes of those before (Schroeder et al., NSDI 2006: an open system). One that
 * finds all places taken waits, and its latency counts from when it was meant to begin: nothing is left out because it was late.
 */
export class OpenLoop implements Loop {
  readonly #alarm: Alarm;
  readonly #due = new Float64Array(1);
  readonly #counts = new Tally([
    'arrivals',
    'waited for a place',
    'turned away: too many waited',
    'found no free port',
  ]);
  /** Slots without a connection. */
  readonly #free: Int32Array;
  #freeCount: number;
  /** Moments of those who wait, a ring. */
  readonly #waiting = new Float64Array(MOST_WAITING);
  #firstWaiting = 0;
  #waitingCount = 0;
  #mostWaiting = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly callers: Callers,
    private readonly config: OpenLoopConfig,
  ) {
    const { concurrency } = config;
    this.#free = Int32Array.from({ length: concurrency }, (_, at) => concurrency - 1 - at);
    this.#freeCount = concurrency;
    this.#alarm = timeline.alarm(() => this.#arrive());
  }

  get connections(): number {
    return this.config.connections;
  }

  start(): void {
    this.#aim();
  }

  ended(slot: number): void {
    this.#free[this.#freeCount++] = slot;
    while (this.#waitingCount > 0 && this.#freeCount > 0) {
      const first = this.#firstWaiting;
      this.#firstWaiting = (first + 1) % MOST_WAITING;
      this.#waitingCount--;
      this.#begin(this.#waiting, first);
    }
  }

  rested(slot: number): void {
    this.ended(slot);
  }

  /** Nobody waits for a port: who finds none goes away. */
  portFreed(): void {}

  report(): Record<string, number> {
    return {
      ...this.#counts.record(),
      'waiting at most': this.#mostWaiting,
      'waiting still': this.#waitingCount,
    };
  }

  #aim(): void {
    const { arrivals, connections } = this.config;
    const isOver = connections > 0 && this.#counts.counts[Count.Arrived] >= connections;
    if (!isOver && arrivals.next(this.#due, 0)) this.#alarm.atRow(this.#due, 0);
  }

  #arrive(): void {
    this.#counts.add(Count.Arrived);
    if (this.#freeCount > 0) this.#begin(this.#due, 0);
    else this.#wait();
    this.#aim();
    this.callers.react();
  }

  #wait(): void {
    if (this.#waitingCount === MOST_WAITING) {
      this.#counts.add(Count.TurnedAway);
      return;
    }
    this.#counts.add(Count.Waited);
    this.#waiting[(this.#firstWaiting + this.#waitingCount++) % MOST_WAITING] = this.timeline.clock[0];
    this.#mostWaiting = Math.max(this.#mostWaiting, this.#waitingCount);
  }

  /** The connection that was meant to begin at `moments[row]`. */
  #begin(moments: Float64Array, row: number): void {
    const slot = this.#free[this.#freeCount - 1];
    if (this.callers.begin(slot)) {
      this.#freeCount--;
      this.callers.backdate(slot, moments, row);
    } else this.#counts.add(Count.NoPort);
  }
}
