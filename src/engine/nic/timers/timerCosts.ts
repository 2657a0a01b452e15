import { cycleTime } from '#engine/kernel/time.ts';
import { Memory } from '#engine/nic/memoryNames.table.ts';
import type { NicModelConfig } from '#engine/nic/model.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { timerKind } from './timerKinds.table.ts';
import type { TimerKind } from './timerKinds.table.ts';

const Slot = { Taken: 0, Waited: 1, Longest: 2, Start: 3, Batch: 4, Computed: 5, Held: 6 } as const;

/** What differs between a whole machine, where frames' steps and the sweep are charged already, and a race. */
export interface CoreCharge {
  /** One operation on a word of a bitmap, within a run. */
  atomic(): void;
  /** A group of so many words, divided over the cores: cycles of one core. */
  sweep(words: number): number;
  /** One more bit was found in that sweep: ps since it began. */
  found(): number;
  /** A batch that one core computed. */
  alone(cycles: number): void;
}

/**
 * What timers cost the card. A lock is a station: one holder at a time, for as long as it computes and awaits internal memory,
 * and who comes later waits. Kind to the rivals: nobody spins on the memory, and writes are awaited together.
 */
export class TimerCosts {
  readonly #free: Float64Array;
  readonly #stats = new Float64Array(7);
  readonly #latency: number;
  readonly #cycleTime: number;
  readonly #factor: number;

  constructor(
    private readonly clock: Float64Array,
    private readonly cost: ProgramCost,
    model: NicModelConfig,
    kind: TimerKind,
    private readonly cores: CoreCharge,
  ) {
    this.#free = new Float64Array(timerKind(kind).locks);
    this.#latency = model.memories[Memory.Imem].latencyCycles;
    this.#cycleTime = cycleTime(1, model.clock);
    this.#factor = model.instructions;
  }

  /** ps for which locks were held to let timers expire. */
  get heldForExpiries(): number {
    return this.#stats[Slot.Held];
  }

  atomic(): void {
    this.cores.atomic();
  }

  sweep(words: number): number {
    return this.cores.sweep(words);
  }

  found(): number {
    return this.cores.found();
  }

  /** Within a run: holds the lock for `instructions` and `awaited` accesses, one after another, of `accesses` in all. */
  locked(lock: number, instructions: number, awaited: number, accesses: number): void {
    const { cost } = this;
    // The lock is asked for when the run has come so far, with one access that is awaited.
    const asked =
      this.clock[0] + (cost.compute + cost.latency + this.#latency) * this.#cycleTime + cost.waited;
    const start = this.#queue(lock, asked);
    this.#free[lock] =
      start + (Math.round(instructions * this.#factor) + awaited * this.#latency) * this.#cycleTime;
    cost.chargeWork(Step.TimerLists, instructions, (awaited + 1) * this.#latency, start - asked);
    cost.access(Memory.Imem, accesses + 1);
  }

  /** Outside any run: one core takes the lock for a whole batch of expiries. */
  take(lock: number): void {
    const stats = this.#stats;
    stats[Slot.Start] = this.#queue(lock, this.clock[0]);
    stats[Slot.Batch] = stats[Slot.Start];
    stats[Slot.Computed] = 0;
    this.work(8, 2, 2);
  }

  /** One more piece of that batch; ps from now until it is done. */
  work(program: number, awaited: number, accesses: number): number {
    const stats = this.#stats;
    const instructions = Math.round(program * this.#factor);
    this.cost.chargeMany(Step.TimerLists, instructions);
    this.cost.count(Memory.Imem, accesses);
    stats[Slot.Computed] += instructions;
    stats[Slot.Batch] += (instructions + awaited * this.#latency) * this.#cycleTime;
    return stats[Slot.Batch] - this.clock[0];
  }

  release(lock: number): void {
    const stats = this.#stats;
    this.#free[lock] = stats[Slot.Batch];
    stats[Slot.Held] += stats[Slot.Batch] - stats[Slot.Start];
    this.cores.alone(stats[Slot.Computed]);
  }

  /** Every lock is free again, as if nothing had been asked of it; what was counted stays. */
  forgive(): void {
    this.#free.fill(0);
  }

  /** ns. */
  report(): Record<string, number> {
    const [taken, waited, longest] = this.#stats;
    if (taken === 0) return {};
    return {
      'locks taken': taken,
      'wait for a lock, mean (ns)': waited / taken / 1e3,
      'wait for a lock, most (ns)': longest / 1e3,
    };
  }

  #queue(lock: number, asked: number): number {
    const start = Math.max(asked, this.#free[lock]);
    const stats = this.#stats;
    stats[Slot.Taken]++;
    stats[Slot.Waited] += start - asked;
    if (start - asked > stats[Slot.Longest]) stats[Slot.Longest] = start - asked;
    return start;
  }
}
