import { ownerNames } from './memoryNames.table.ts';
import type { MemoryConfig } from './model.ts';

/** One memory: who uses how much of it, at the hardware's sizes. Full is a refusal the caller must answer. */
export class NicMemory {
  readonly #owners = new Float64Array(ownerNames.length);
  readonly #ownerPeaks = new Float64Array(ownerNames.length);
  /** Used now, the most ever used, refusals. */
  readonly #counts = new Float64Array(3);

  constructor(readonly config: MemoryConfig) {}

  reserve(owner: number, bytes: number): boolean {
    const used = this.#counts[0] + bytes;
    if (used > this.config.capacity) {
      this.#counts[2]++;
      return false;
    }
    this.#counts[0] = used;
    if (used > this.#counts[1]) this.#counts[1] = used;
    const own = this.#owners[owner] + bytes;
    this.#owners[owner] = own;
    if (own > this.#ownerPeaks[owner]) this.#ownerPeaks[owner] = own;
    return true;
  }

  free(owner: number, bytes: number): void {
    this.#counts[0] -= bytes;
    this.#owners[owner] -= bytes;
  }

  /** Bytes an owner holds now. */
  heldBy(owner: number): number {
    return this.#owners[owner];
  }

  get refusals(): number {
    return this.#counts[2];
  }

  /** `owners`: the most each ever held. */
  report(): { name: string; capacity: number; used: number; peak: number; owners: Record<string, number> } {
    const owners: Record<string, number> = {};
    ownerNames.forEach((name, owner) => {
      if (this.#ownerPeaks[owner] > 0) owners[name] = this.#ownerPeaks[owner];
    });
    return {
      name: this.config.name,
      capacity: this.config.capacity,
      used: this.#counts[0],
      peak: this.#counts[1],
      owners,
    };
  }
}
