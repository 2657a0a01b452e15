import type { Answer } from '#lab/pool/pool.ts';
import { reportFrom } from '#lab/pool/runAll.ts';
import type { Point } from './grid.ts';
import type { Metric } from './metrics.ts';
import { spreadOf, type Spread } from './statistics.ts';

export interface RunResult {
  readonly seed: number;
  readonly digest: string;
  /** In the order of the metrics. */
  readonly values: readonly (number | null)[];
}
export interface Failure {
  readonly set: Point['set'];
  readonly seed: number;
  readonly failure: string;
}
export interface PointResult {
  readonly set: Point['set'];
  readonly runs: readonly RunResult[];
  /** In the order of the metrics, over the runs that have a value. */
  readonly spreads: readonly (Spread | null)[];
}

/** Takes answers as they come, in any order, and keeps of each report only what the sweep says of it. */
export class Results {
  readonly #runs: (RunResult | undefined)[][];
  readonly #failures = new Map<number, Failure>();

  constructor(
    private readonly points: readonly Point[],
    private readonly metrics: readonly Metric[],
    private readonly seeds: number,
  ) {
    this.#runs = points.map(() => []);
  }

  /** `index` counts runs: seeds first, then points. */
  take(index: number, answer: Answer): void {
    const point = this.points[Math.floor(index / this.seeds)];
    const seed = point?.specs[index % this.seeds]?.seed ?? 0;
    if (!point) return;
    if (!answer.ok) {
      this.#failures.set(index, { set: point.set, seed, failure: answer.failure });
      return;
    }
    const report = reportFrom(answer.report);
    const values = this.metrics.map((metric) => metric.of(report));
    const runs = this.#runs[Math.floor(index / this.seeds)] ?? [];
    runs[index % this.seeds] = { seed, digest: report.digest, values };
  }

  failures(): Failure[] {
    return [...this.#failures].sort(([a], [b]) => a - b).map(([, failure]) => failure);
  }

  /** In the order of the grid; a point not all of whose runs ended is left out. */
  complete(): PointResult[] {
    const failures = this.failures();
    const failed = (set: Point['set']) => failures.filter((failure) => failure.set === set).length;
    return this.points.flatMap(({ set }, at) => {
      const runs = (this.#runs[at] ?? []).filter((run) => run !== undefined);
      if (runs.length === 0 || runs.length + failed(set) < this.seeds) return [];
      const spreads = this.metrics.map((_, column) =>
        spreadOf(runs.map(({ values }) => values[column] ?? null).filter((value) => value !== null)),
      );
      return [{ set, runs, spreads }];
    });
  }
}
