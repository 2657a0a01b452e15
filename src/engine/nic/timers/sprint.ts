import { cycleTime } from '#engine/kernel/time.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { NicModelConfig } from '#engine/nic/model.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import type { FlowTimers } from './flowTimers.ts';
import type { TimerCosts } from './timerCosts.ts';

const NONE = -1;
const Stat = { Start: 0, Elapsed: 1, Operations: 2, Waited: 3 } as const;
/** Enough that what 648 threads do at the very start weighs little. */
const REGISTRATIONS = 20_000;
/** Turns a timer is armed for: nothing rings while the threads race. */
const TURNS = 4;

/**
 * All flows are armed, as they come in the course of a turn; then every thread of every core restarts timers of random flows
 * as fast as it can: stop one, arm it again for as long, take the next.
 */
export class Sprint {
  readonly #fill: Alarm;
  readonly #threads: readonly Alarm[];
  readonly #pending: Int32Array;
  readonly #coreFree: Float64Array;
  readonly #isArmed: Uint8Array;
  readonly #stats = new Float64Array(4);
  readonly #cycleTime: number;
  #timers: FlowTimers | null = null;
  #filled = 0;
  #registered = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly cost: ProgramCost,
    private readonly costs: TimerCosts,
    private readonly random: RandomStream,
    private readonly model: NicModelConfig,
    private readonly flows: number,
    /** ps. */
    private readonly turn: number,
  ) {
    const threads = model.cores * model.threads;
    this.#fill = timeline.alarm(() => this.#fillNext());
    this.#threads = Array.from({ length: threads }, (_, thread) => timeline.alarm(() => this.#run(thread)));
    this.#pending = new Int32Array(threads).fill(NONE);
    this.#coreFree = new Float64Array(model.cores);
    this.#isArmed = new Uint8Array(flows);
    this.#cycleTime = cycleTime(1, model.clock);
  }

  start(timers: FlowTimers): void {
    this.#timers = timers;
    this.#stats[Stat.Start] = this.timeline.clock[0];
    this.#fill.at(this.timeline.clock[0]);
  }

  expired(flow: number): void {
    this.#isArmed[flow] = 0;
  }

  get registrationsPerSecond(): number {
    const elapsed = this.#stats[Stat.Elapsed];
    return elapsed === 0 ? 0 : (this.#registered * 1e12) / elapsed;
  }

  /** Of one operation, ps. */
  get meanWait(): number {
    return this.#stats[Stat.Waited] / Math.max(1, this.#stats[Stat.Operations]);
  }

  /** What filling costs is not counted: the structure stands as a busy card would have it. */
  #fillNext(): void {
    this.cost.begin(0);
    this.#arm(this.#filled++);
    if (this.#filled < this.flows) {
      const due = this.#stats[Stat.Start] + Math.floor((this.#filled * this.turn) / this.flows);
      this.#fill.at(Math.max(this.timeline.clock[0], due));
      return;
    }
    this.costs.forgive();
    this.#stats[Stat.Start] = this.timeline.clock[0];
    for (const thread of this.#threads) thread.at(this.timeline.clock[0]);
  }

  #arm(flow: number): void {
    const timers = this.#timers as FlowTimers;
    this.#isArmed[flow] = 1;
    timers.register(flow, TURNS * timers.turn);
  }

  #run(thread: number): void {
    this.cost.begin(0);
    this.#operate(thread);
    if (this.#registered === REGISTRATIONS) {
      this.#finish();
      return;
    }
    const { cost } = this;
    this.#stats[Stat.Operations]++;
    this.#stats[Stat.Waited] += cost.waited;
    const now = this.timeline.clock[0];
    const core = thread % this.model.cores;
    const free = Math.max(now, this.#coreFree[core]) + cost.compute * this.#cycleTime;
    this.#coreFree[core] = free;
    this.#threads[thread].at(
      Math.max(now + (cost.compute + cost.latency) * this.#cycleTime + cost.waited, free),
    );
  }

  /** Two threads may have picked the same flow: then the second leaves it alone. */
  #operate(thread: number): void {
    const pending = this.#pending[thread];
    const flow = pending === NONE ? this.random.below(this.flows) : pending;
    this.#pending[thread] = NONE;
    if (this.#isArmed[flow] === 0) {
      this.#arm(flow);
      this.#registered++;
    } else if (pending === NONE) {
      this.#isArmed[flow] = 0;
      this.#timers?.clear(flow);
      this.#pending[thread] = flow;
    }
  }

  #finish(): void {
    this.#stats[Stat.Elapsed] = this.timeline.clock[0] - this.#stats[Stat.Start];
    for (const thread of this.#threads) thread.cancel();
    for (let flow = 0; flow < this.flows; flow++) this.#timers?.clear(flow);
  }
}
