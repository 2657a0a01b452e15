import { Memory } from '#engine/nic/memoryNames.table.ts';
import type { NicModelConfig } from '#engine/nic/model.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Work } from '#engine/tcp/work.table.ts';
import type { ToeCosts } from './config.ts';

/** Bytes of external memory one access of the bulk engine moves. */
const BULK = 64;

/** Turns the work that TCP counted into cycles of a flow processing core, and waits for its memories. */
export class ToeCost {
  readonly #latency: number;

  constructor(
    private readonly cost: ProgramCost,
    model: NicModelConfig,
    private readonly costs: ToeCosts,
  ) {
    this.#latency = model.memories[Memory.Imem].latencyCycles;
  }

  /** Charges the run being counted, and clears the counts. */
  charge(work: Int32Array): void {
    const { cycles, internalAccesses, steps } = this.costs;
    if (work[Work.copyPerByte] > 0) this.payload(work[Work.copyPerByte]);
    for (let row = 0; row < work.length; row++) {
      const count = work[row];
      if (count === 0) continue;
      work[row] = 0;
      const accesses = count * internalAccesses[row];
      this.cost.chargeWork(steps[row], Math.round(count * cycles[row]), accesses * this.#latency, 0);
      if (accesses > 0) this.cost.access(Memory.Imem, accesses);
    }
  }

  /** Payload passes through the buffers in external memory. */
  payload(bytes: number): void {
    this.cost.access(Memory.Emem, Math.ceil(bytes / BULK));
  }
}
