import type { Picoseconds } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { Callers, Loop } from './callers.ts';

export interface ClosedLoopConfig {
  /** Connections open at once. */
  readonly concurrency: number;
  /** In all; 0 = no end. */
  readonly connections: number;
  readonly rampInterval: Picoseconds;
}

/** Keeps `concurrency` connections open until `connections` have been: a finished one is followed by the next. */
export class ClosedLoop implements Loop {
  readonly #ramp: Alarm;
  /** Slots whose connection ended and that have not begun another. */
  readonly #idle: Int32Array;
  #idleCount = 0;
  #slots = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly callers: Callers,
    private readonly config: ClosedLoopConfig,
  ) {
    this.#idle = new Int32Array(config.concurrency);
    this.#ramp = timeline.alarm(() => this.#fill());
  }

  get connections(): number {
    return this.config.connections;
  }

  start(): void {
    this.#ramp.at(this.timeline.clock[0]);
  }

  ended(slot: number): void {
    if (this.callers.hasBegunAll || !this.callers.rests(slot)) this.rested(slot);
  }

  rested(slot: number): void {
    if (!this.#begin(slot)) this.#idle[this.#idleCount++] = slot;
    else this.portFreed();
  }

  /** A slot that found no free port tries again when another connection has ended. */
  portFreed(): void {
    if (this.#idleCount === 0) return;
    const slot = this.#idle[--this.#idleCount];
    if (!this.#begin(slot)) this.#idle[this.#idleCount++] = slot;
  }

  report(): Record<string, number> {
    return {};
  }

  /** One more slot begins; with no ramp interval, all at once. */
  #fill(): void {
    const { concurrency, connections, rampInterval } = this.config;
    const most = connections > 0 ? Math.min(concurrency, connections) : concurrency;
    while (this.#slots < most) {
      const slot = this.#slots++;
      if (!this.#begin(slot)) this.#idle[this.#idleCount++] = slot;
      if (rampInterval > 0) break;
    }
    this.callers.react();
    if (this.#slots < most) this.#ramp.at(this.timeline.clock[0] + rampInterval);
  }

  #begin(slot: number): boolean {
    return this.callers.hasBegunAll || this.callers.begin(slot); // enough: the slot rests
  }
}
