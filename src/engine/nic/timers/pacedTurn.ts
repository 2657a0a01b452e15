import type { RandomStream } from '#engine/kernel/random.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import type { FlowTimers } from './flowTimers.ts';

const Stat = { Count: 0, Sum: 1, Most: 2 } as const;

/**
 * Every flow of the table is handed over once in the course of one turn, one after a gap between nothing and twice the mean, and
 * armed for a turn. Every other one is answered about half a turn later, and its timer stopped; the rest ring.
 */
export class PacedTurn {
  readonly #alarm: Alarm;
  readonly #isArmed: Uint8Array;
  readonly #waits = new Float64Array(3);
  #timers: FlowTimers | null = null;
  #at = 0;
  #ended = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly cost: ProgramCost,
    private readonly random: RandomStream,
    private readonly flows: number,
    /** ps. */
    private readonly turn: number,
    private readonly done: () => void,
  ) {
    this.#isArmed = new Uint8Array(flows);
    this.#alarm = timeline.alarm(() => this.#next());
  }

  start(timers: FlowTimers): void {
    this.#timers = timers;
    this.#alarm.at(this.timeline.clock[0]);
  }

  expired(flow: number): void {
    this.#isArmed[flow] = 0;
    this.#end();
  }

  /** Of a registration or a stop, for lock or memory, ps. */
  get meanWait(): number {
    return this.#waits[Stat.Sum] / Math.max(1, this.#waits[Stat.Count]);
  }

  get longestWait(): number {
    return this.#waits[Stat.Most];
  }

  #next(): void {
    const answered = this.#at - (this.flows >> 1);
    if (answered >= 0 && answered % 2 === 0 && this.#isArmed[answered] === 1) this.#stop(answered);
    if (this.#at < this.flows) this.#arm(this.#at);
    this.#at++;
    if (this.#at < this.flows + (this.flows >> 1))
      this.#alarm.at(this.timeline.clock[0] + Math.floor((2 * this.random.unit() * this.turn) / this.flows));
  }

  #arm(flow: number): void {
    const timers = this.#timers as FlowTimers;
    this.#isArmed[flow] = 1;
    this.cost.begin(0);
    timers.register(flow, timers.turn);
    this.#waited();
  }

  #stop(flow: number): void {
    this.#isArmed[flow] = 0;
    this.cost.begin(0);
    this.#timers?.clear(flow);
    this.#waited();
    this.#end();
  }

  #waited(): void {
    const waits = this.#waits;
    waits[Stat.Count]++;
    waits[Stat.Sum] += this.cost.waited;
    if (this.cost.waited > waits[Stat.Most]) waits[Stat.Most] = this.cost.waited;
  }

  #end(): void {
    if (++this.#ended === this.flows) this.done();
  }
}
