import { Memory } from '#engine/nic/memoryNames.table.ts';
import type { NicModelConfig } from '#engine/nic/model.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { cycleTime } from '#engine/kernel/time.ts';
import type { CoreCharge } from './timerCosts.ts';

/** Instructions of one bit set or cleared: word, mask, command; of one found: count zeros, entry, turns. */
const ATOMIC = 10;
const FOUND = 20;
/** A word read and tested: `timer sweep` of programSteps.table.ts. */
const WORD = 4;
/** The bit, and the group's number in the flow's entry. */
const ATOMIC_ACCESSES = 2;
/** Entry read, bit cleared, entry written. */
const FOUND_ACCESSES = 3;
const Sweep = { Words: 0, Found: 1, Lasted: 2, All: 3 } as const;

/** Cores that have nothing to do but timers. A sweep lasts as long as computing or memory takes, whichever is longer. */
export class RaceCores implements CoreCharge {
  readonly #sweep = new Float64Array(4);
  readonly #cycleTime: number;
  readonly #interval: number;
  readonly #latency: number;

  constructor(
    private readonly cost: ProgramCost,
    private readonly model: NicModelConfig,
  ) {
    const memory = model.memories[Memory.Imem];
    this.#cycleTime = cycleTime(1, model.clock);
    this.#interval = 1e12 / memory.operationsPerSecond;
    this.#latency = memory.latencyCycles;
  }

  /** ps that sweeps lasted, all together. */
  get swept(): number {
    return this.#sweep[Sweep.All] + this.#sweep[Sweep.Lasted];
  }

  atomic(): void {
    this.cost.chargeWork(Step.TimerLists, ATOMIC, this.#latency, 0);
    this.cost.access(Memory.Imem, ATOMIC_ACCESSES);
  }

  sweep(words: number): number {
    const sweep = this.#sweep;
    sweep[Sweep.All] += sweep[Sweep.Lasted];
    sweep[Sweep.Words] = words;
    sweep[Sweep.Found] = 0;
    sweep[Sweep.Lasted] = this.#lasts();
    return Math.ceil((words * WORD) / this.model.cores);
  }

  found(): number {
    this.#sweep[Sweep.Found]++;
    this.#sweep[Sweep.Lasted] = this.#lasts();
    return this.#sweep[Sweep.Lasted];
  }

  alone(): void {
    // The holder of a lock is the only one who moves: its time is the lock's.
  }

  #lasts(): number {
    const [words, found] = this.#sweep;
    const computing =
      Math.ceil(words / this.model.cores) * WORD + Math.ceil(found / this.model.cores) * FOUND;
    const accesses = words + found * FOUND_ACCESSES;
    return this.#latency * this.#cycleTime + Math.max(computing * this.#cycleTime, accesses * this.#interval);
  }
}
