import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { NicModelConfig } from '#engine/nic/model.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** Scratch: when a run may begin what it needs its flow for, and when it is over. */
const FROM = 0;
const DONE = 1;

/**
 * Threads of all cores, each with one run at a time. Any thread may take any segment, so a flow has a lock: of two
 * segments of one flow the second waits until the first is through, and its thread waits with it. What a run made leaves
 * when it ends; runs of different flows end in any order.
 */
export class FlowRuns {
  readonly #alarms: Alarm[];
  readonly #made: (Frame | null)[];
  readonly #coreFree: Float64Array;
  readonly #freeThreads: Int32Array;
  #firstFree = 0;
  #freeCount: number;
  readonly #cycleTime: number;
  readonly computedBy: Float64Array;
  #leastFree: number;
  /** ps that threads were taken, together; and that runs waited for their core. */
  readonly #sums = new Float64Array(2);
  /** Segments and commands that found every thread taken. */
  turnedBack = 0;
  readonly #times = new Float64Array(2);
  /** Runs that found their flow locked, and how long they waited together, ps. */
  readonly waits = new Float64Array(2);

  constructor(
    private readonly timeline: Timeline,
    private readonly model: NicModelConfig,
    private readonly cost: ProgramCost,
    private readonly finish: (made: Frame | null) => void,
  ) {
    const threads = model.cores * model.threads;
    this.#coreFree = new Float64Array(model.cores);
    this.#freeThreads = Int32Array.from({ length: threads }, (_, thread) => thread);
    this.#freeCount = threads;
    this.#leastFree = threads;
    this.computedBy = new Float64Array(model.cores);
    this.#made = new Array<Frame | null>(threads).fill(null);
    this.#cycleTime = 1e12 / model.clock;
    this.#alarms = Array.from({ length: threads }, (_, thread) => timeline.alarm(() => this.#end(thread)));
  }

  get hasThread(): boolean {
    return this.#freeCount > 0;
  }

  get isIdle(): boolean {
    return this.#freeCount === this.#freeThreads.length;
  }

  /** As FlowProcessingCores.threads; who waits for a thread is counted, and not how long. */
  threads() {
    const all = this.#freeThreads.length;
    const [taken, forCore] = this.#sums;
    const mean = taken / Math.max(1, this.timeline.clock[0]);
    const counts = { all, now: all - this.#freeCount, peak: all - this.#leastFree };
    return { ...counts, mean, waited: 0, frames: this.turnedBack, forCore };
  }

  get busyShare(): number {
    const now = this.timeline.clock[0];
    const computed = this.computedBy.reduce((sum, cycles) => sum + cycles, 0);
    return now === 0 ? 0 : Math.min(1, (computed * this.#cycleTime) / (now * this.model.cores));
  }

  /**
   * A run of what `cost` has counted; `made` leaves when it ends. `before` cycles of it pass before the flow is needed,
   * whose lock is free from `locks[row]` on; row -1: none is needed.
   */
  start(made: Frame | null, before: number, locks: Float64Array, row: number): void {
    const thread = this.#freeThreads[this.#firstFree];
    this.#firstFree = this.#firstFree + 1 === this.#freeThreads.length ? 0 : this.#firstFree + 1;
    if (--this.#freeCount < this.#leastFree) this.#leastFree = this.#freeCount;
    const { compute, latency, waited } = this.cost;
    const now = this.timeline.clock[0];
    const times = this.#times;
    times[FROM] = now + Math.round(before * this.#cycleTime);
    if (row >= 0 && locks[row] > times[FROM]) {
      this.waits[0]++;
      this.waits[1] += locks[row] - times[FROM];
      times[FROM] = locks[row];
    }
    const core = thread % this.model.cores;
    const free = Math.max(now, this.#coreFree[core]) + Math.round(compute * this.#cycleTime);
    this.#coreFree[core] = free;
    this.computedBy[core] += compute;
    const alone = times[FROM] + Math.round((compute + latency - before) * this.#cycleTime) + waited;
    times[DONE] = Math.max(alone, free);
    this.#sums[0] += times[DONE] - now;
    if (free > alone) this.#sums[1] += free - alone;
    if (row >= 0) locks[row] = times[DONE];
    this.#made[thread] = made;
    this.#alarms[thread].atRow(times, DONE);
  }

  #end(thread: number): void {
    const made = this.#made[thread];
    this.#made[thread] = null;
    const place = this.#firstFree + this.#freeCount;
    const threads = this.#freeThreads.length;
    this.#freeThreads[place >= threads ? place - threads : place] = thread;
    this.#freeCount++;
    this.finish(made);
  }
}
