import { cycleTime } from '#engine/kernel/time.ts';
import type { NicModelConfig } from './model.ts';
import { programSteps, Step } from './programSteps.table.ts';

const WAITED = 0;
/** [WAITED] of the run being counted; all that was ever waited for locks. */
const LOCKS = 1;

/**
 * What one run of a program costs: cycles that hold a core and time spent on memories. A memory also has a limit of
 * operations per second, shared by all cores; who comes later waits.
 */
export class ProgramCost {
  /** Of the run being counted: cycles computed, cycles of memory latency. */
  compute = 0;
  latency = 0;
  readonly #counts = new Float64Array(programSteps.length);
  readonly #instructions: Int32Array;
  readonly #factor: number;
  readonly #latencies: Int32Array;
  /** Accesses of step s: pairs (memory, count) in #pairs from #first[s] to #first[s + 1]. */
  readonly #first = new Int32Array(programSteps.length + 1);
  readonly #pairs: Int32Array;
  readonly #interval: Float64Array;
  readonly #free: Float64Array;
  readonly #operations: Float64Array;
  /** ps a unit may be behind before anybody waits for it: its queue. None for memories. */
  readonly #slack: Float64Array;
  readonly #waitedFor: Float64Array;
  readonly #waited = new Float64Array(2);

  constructor(
    private readonly clock: Float64Array,
    model: NicModelConfig,
  ) {
    const { memories, units } = model;
    this.#factor = model.instructions;
    this.#instructions = new Int32Array(
      programSteps.map(({ instructions }) =>
        instructions > 1 ? Math.round(instructions * model.instructions) : instructions,
      ),
    );
    this.#instructions[Step.Parse] += model.frameOverhead;
    this.#latencies = new Int32Array(
      programSteps.map((step) =>
        step.accesses.reduce(
          (sum, [memory, count]) => sum + count * (memories[memory]?.latencyCycles ?? 0),
          0,
        ),
      ),
    );
    this.#pairs = new Int32Array(programSteps.flatMap((step) => step.accesses.flat()));
    programSteps.forEach((step, row) => {
      this.#first[row + 1] = this.#first[row] + step.accesses.length * 2;
    });
    const all = [...memories, ...units];
    this.#interval = new Float64Array(all.map(({ operationsPerSecond }) => 1e12 / operationsPerSecond));
    memories.forEach(({ operationsPerSecond }, row) => {
      this.#interval[row] = cycleTime(1, operationsPerSecond);
    });
    this.#slack = new Float64Array(all.length);
    units.forEach(({ queue }, row) => {
      this.#slack[memories.length + row] = queue * this.#interval[memories.length + row];
    });
    this.#free = new Float64Array(all.length);
    this.#operations = new Float64Array(all.length);
    this.#waitedFor = new Float64Array(all.length);
  }

  begin(extraCycles: number): void {
    this.compute = extraCycles;
    this.latency = 0;
    this.#waited[WAITED] = 0;
    if (extraCycles > 0) this.#counts[Step.Extra]++;
  }

  charge(step: number): void {
    this.#counts[step]++;
    this.compute += this.#instructions[step];
    this.latency += this.#latencies[step];
    for (let at = this.#first[step]; at < this.#first[step + 1]; at += 2)
      this.access(this.#pairs[at], this.#pairs[at + 1]);
  }

  /** ps this run waited because a memory was busy with others. */
  get waited(): number {
    return this.#waited[WAITED];
  }

  /** Many small repetitions at once, outside any frame's run: the timer sweep. */
  chargeMany(step: number, times: number): number {
    this.#counts[step] += times;
    for (let at = this.#first[step]; at < this.#first[step + 1]; at += 2)
      this.#operations[this.#pairs[at]] += times * this.#pairs[at + 1];
    return times * this.#instructions[step];
  }

  cycles(step: number, extraCycles: number): number {
    return this.#counts[step] * (step === Step.Extra ? extraCycles : this.#instructions[step]);
  }

  /** Of a memory, or commands of a unit. */
  operations(resource: number): number {
    return this.#operations[resource];
  }

  /** ps that all runs together waited for a memory or a unit. */
  waitedFor(resource: number): number {
    return this.#waitedFor[resource];
  }

  /** ps that all runs together waited for locks. */
  get waitedForLocks(): number {
    return this.#waited[LOCKS];
  }

  /** Work whose amount depends on what was found: instructions, cycles of latency, and ps of waiting for others. */
  chargeWork(step: number, instructions: number, latency: number, waited: number): void {
    const scaled = Math.round(instructions * this.#factor);
    this.#counts[step] += scaled;
    this.compute += scaled;
    this.latency += latency;
    this.#waited[WAITED] += waited;
    this.#waited[LOCKS] += waited;
  }

  /** The run also waits for what comes free at `free[row]`, ps. */
  waitUntil(free: Float64Array, row: number): void {
    const wait = free[row] - this.clock[0];
    if (wait > 0) this.#waited[WAITED] += wait;
  }

  /** Accesses outside any run: they are counted, and nobody waits for them. */
  count(memory: number, accesses: number): void {
    this.#operations[memory] += accesses;
  }

  /** Of a memory or a unit: who comes later waits, for a unit once its queue is full. */
  access(resource: number, count: number): void {
    const now = this.clock[0];
    const free = this.#free[resource];
    const start = free > now ? free : now;
    this.#free[resource] = start + count * this.#interval[resource];
    this.#operations[resource] += count;
    const behind = start - now;
    const slack = this.#slack[resource];
    if (behind <= slack) return;
    const waits = Math.floor(behind - slack);
    this.#waited[WAITED] += waits;
    this.#waitedFor[resource] += waits;
  }
}
