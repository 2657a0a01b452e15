import type { Series } from '#experiment/report.ts';

/** Copies named counters at a fixed emulated interval. Sampling happens between events, so it moves none. */
export class Recorder {
  readonly #times: number[] = [];
  readonly #columns: Record<string, number[]> = {};

  constructor(private readonly read: () => Record<string, number>) {}

  sample(time: number): void {
    this.#times.push(time);
    for (const [name, value] of Object.entries(this.read())) (this.#columns[name] ??= []).push(value);
  }

  series(): Series {
    const columns: Record<string, Float64Array> = {};
    for (const [name, values] of Object.entries(this.#columns)) columns[name] = Float64Array.from(values);
    return { time: Float64Array.from(this.#times), columns };
  }
}
