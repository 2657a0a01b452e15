import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { FrameQueues } from '#engine/pcie/frameQueues.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { NicModelConfig } from './model.ts';
import type { ProgramCost } from './programCost.ts';
import { programSteps, Step } from './programSteps.table.ts';

/** Where a frame came from: the port, PCIe, or the NIC's own memory. */
export const Source = { Wire: 0, Host: 1, Own: 2 } as const;
const SOURCES = 3;
const WAITING = 3;
/** Sums, ps: threads taken, frames waiting for one, runs waiting for their core; frames that waited; when threads last changed. */
const Sum = { Taken: 0, ForThread: 1, ForCore: 2, Frames: 3, Changed: 4 } as const;

/** What the cores run. `begin` decides and charges; `finish` carries the decision out when the run is over. */
export interface NicProgram {
  begin(frame: Frame, source: number): void;
  finish(frame: Frame): void;
}

/**
 * Cores × threads, run to completion: computing holds a core, memory latency frees it for its other threads. A run lasts at
 * least its own cycles and latency, and ends no earlier than its core has computed everything it was given. Frames of one
 * source leave in the order they came, as the port's sequencer restores it; so one list a source and one alarm are enough.
 */
export class FlowProcessingCores {
  readonly #alarm: Alarm;
  readonly #runs = new FrameQueues(SOURCES + 1);
  /** Completion time of the head of each source's list, ps; Infinity when empty. */
  readonly #heads = new Float64Array(SOURCES).fill(Infinity);
  readonly #lastDone = new Float64Array(SOURCES);
  readonly #coreFree: Float64Array;
  readonly #freeThreads: Int32Array;
  #firstFree = 0;
  #freeCount: number;
  readonly #threadOf: Int32Array;
  readonly #sourceOf: Uint8Array;
  readonly #cycleTime: number;
  readonly #computed = new Float64Array(1);
  readonly #computedBy: Float64Array;
  readonly #sums = new Float64Array(5);
  #leastFree: number;
  #isFinishing = false;

  constructor(
    private readonly timeline: Timeline,
    private readonly pool: FramePool,
    private readonly model: NicModelConfig,
    private readonly extraCycles: number,
    private readonly cost: ProgramCost,
    private readonly program: NicProgram,
  ) {
    const threads = model.cores * model.threads;
    this.#coreFree = new Float64Array(model.cores);
    // Thread t runs on core t mod cores: idle threads are taken in turn, so that load spreads over all cores first.
    this.#freeThreads = Int32Array.from({ length: threads }, (_, thread) => thread);
    this.#freeCount = threads;
    this.#leastFree = threads;
    this.#computedBy = new Float64Array(model.cores);
    this.#threadOf = new Int32Array(pool.time.length);
    this.#sourceOf = new Uint8Array(pool.time.length);
    this.#cycleTime = 1e12 / model.clock;
    this.#alarm = timeline.alarm(() => this.#complete());
  }

  get isIdle(): boolean {
    return this.#freeCount === this.#freeThreads.length;
  }

  /** False: every thread is taken and no more frames may wait. Only frames from the wire are ever turned away. */
  submit(frame: Frame, source: number): boolean {
    if (this.#freeCount > 0) {
      this.#start(frame, source);
      return true;
    }
    if (source === Source.Wire && this.#runs.count(WAITING) >= this.model.waitingFrames) return false;
    this.#sourceOf[frame.id] = source;
    this.pool.time[frame.id] = this.timeline.clock[0];
    this.#runs.push(WAITING, frame);
    return true;
  }

  /** Work divided over all cores at once: the timer sweep. Returns the cycles of one core. */
  share(step: number, times: number): number {
    const cycles = Math.ceil(this.cost.chargeMany(step, times) / this.model.cores);
    const now = this.timeline.clock[0];
    const duration = Math.round(cycles * this.#cycleTime);
    for (let core = 0; core < this.#coreFree.length; core++)
      this.#coreFree[core] = Math.max(now, this.#coreFree[core]) + duration;
    for (let core = 0; core < this.#computedBy.length; core++) this.#computedBy[core] += cycles;
    this.#computed[0] += cycles * this.model.cores;
    return cycles;
  }

  /** Work of one core outside any frame's run: a batch of expiries. */
  alone(cycles: number): void {
    this.#coreFree[0] =
      Math.max(this.timeline.clock[0], this.#coreFree[0]) + Math.round(cycles * this.#cycleTime);
    this.#computed[0] += cycles;
    this.#computedBy[0] += cycles;
  }

  /** Cycles by step, over all cores. */
  steps(): Record<string, number> {
    const record: Record<string, number> = {};
    for (const step of Object.values(Step)) {
      const cycles = this.cost.cycles(step, this.extraCycles);
      if (cycles > 0) record[programSteps[step].name] = cycles;
    }
    return record;
  }

  /** Cycles each core has computed so far. */
  get computedBy(): Float64Array {
    return this.#computedBy;
  }

  /** Threads: all, taken now, at most and on average; ps that frames waited for one, how many did, and ps that runs waited for a core. */
  threads() {
    const all = this.#freeThreads.length;
    this.#countThreads();
    const [taken, waited, forCore, frames] = this.#sums;
    const mean = taken / Math.max(1, this.timeline.clock[0]);
    return { all, now: all - this.#freeCount, peak: all - this.#leastFree, mean, waited, frames, forCore };
  }

  get busyShare(): number {
    const now = this.timeline.clock[0];
    return now === 0 ? 0 : Math.min(1, (this.#computed[0] * this.#cycleTime) / (now * this.model.cores));
  }

  #start(frame: Frame, source: number): void {
    const thread = this.#freeThreads[this.#firstFree];
    this.#firstFree = this.#firstFree + 1 === this.#freeThreads.length ? 0 : this.#firstFree + 1;
    this.#countThreads();
    if (--this.#freeCount < this.#leastFree) this.#leastFree = this.#freeCount;
    const cost = this.cost;
    cost.begin(this.extraCycles);
    this.program.begin(frame, source);
    const now = this.timeline.clock[0];
    const core = thread % this.model.cores;
    const begins = Math.max(now, this.#coreFree[core]);
    const free = begins + Math.round(cost.compute * this.#cycleTime);
    this.#coreFree[core] = free;
    this.#computed[0] += cost.compute;
    this.#computedBy[core] += cost.compute;
    this.#sums[Sum.ForCore] += begins - now;
    const alone = now + Math.round((cost.compute + cost.latency) * this.#cycleTime) + cost.waited;
    const done = Math.max(alone, free, this.#lastDone[source]);
    this.#lastDone[source] = done;
    this.pool.time[frame.id] = done;
    this.#threadOf[frame.id] = thread;
    if (this.#runs.count(source) === 0) this.#heads[source] = done;
    this.#runs.push(source, frame);
    if (!this.#isFinishing && (!this.#alarm.isSet || this.#alarm.due > done))
      this.#alarm.atRow(this.#lastDone, source);
  }

  /** Called before a thread is taken or given back. */
  #countThreads(): void {
    const sums = this.#sums;
    const now = this.timeline.clock[0];
    sums[Sum.Taken] += (this.#freeThreads.length - this.#freeCount) * (now - sums[Sum.Changed]);
    sums[Sum.Changed] = now;
  }

  #complete(): void {
    const now = this.timeline.clock[0];
    this.#isFinishing = true;
    for (let source = this.#earliest(); this.#heads[source] <= now; source = this.#earliest())
      this.#finishFirst(source);
    this.#isFinishing = false;
    const next = this.#earliest();
    if (this.#heads[next] !== Infinity) this.#alarm.atRow(this.#heads, next);
  }

  #earliest(): number {
    const heads = this.#heads;
    const first = heads[Source.Wire] <= heads[Source.Host] ? Source.Wire : Source.Host;
    return heads[first] <= heads[Source.Own] ? first : Source.Own;
  }

  #finishFirst(source: number): void {
    const frame = this.#runs.shift(source) as Frame;
    const next = this.#runs.first(source);
    this.#heads[source] = next === null ? Infinity : this.pool.time[next.id];
    const place = this.#firstFree + this.#freeCount;
    const threads = this.#freeThreads.length;
    this.#freeThreads[place >= threads ? place - threads : place] = this.#threadOf[frame.id];
    this.#countThreads();
    this.#freeCount++;
    const waiting = this.#runs.shift(WAITING);
    if (waiting !== null) {
      this.#sums[Sum.ForThread] += this.timeline.clock[0] - this.pool.time[waiting.id];
      this.#sums[Sum.Frames]++;
      this.#start(waiting, this.#sourceOf[waiting.id]);
    }
    this.program.finish(frame);
  }
}
