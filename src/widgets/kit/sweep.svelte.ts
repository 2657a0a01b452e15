import { beginWith } from '#widgets/kit/firstRuns.ts';
import { Session } from '#widgets/kit/session.svelte.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';

type Specs = Readonly<Record<string, ExperimentSpec>>;

export interface Asked<Knobs> {
  readonly baked: Runs | undefined;
  readonly initial: Knobs;
  /** Everything the picture needs at these knobs, by name. */
  readonly specsOf: (knobs: Knobs) => Specs;
}

/** Runs a figure remembers, so that a knob turned back answers at once. */
const KEPT = 200;

/**
 * What a figure with knobs does with the engine: knobs in, all their runs out, one after another in its worker. The
 * newest turn supersedes those before it; every run that came to its end is kept by its spec and not made again; the
 * picture stays at the knobs it was drawn with until all runs of the new ones are there. Made while its component is.
 */
export class Sweep<Knobs> {
  readonly session: Session;
  readonly initial: Knobs;
  /** What the reader asks for. */
  settings: Knobs = $state.raw() as Knobs;
  /** What `runs` were run with. */
  drawn: Knobs = $state.raw() as Knobs;
  /** By name; empty until the first are complete. */
  runs = $state.raw<Runs>({});
  readonly #asked: Asked<Knobs>;
  #show: ((runs: Runs) => void) | undefined;
  readonly #kept = new Map<string, Run>();

  constructor(asked: Asked<Knobs>) {
    this.#asked = asked;
    this.initial = asked.initial;
    this.settings = asked.initial;
    this.drawn = asked.initial;
    this.session = new Session(asked.baked);
    this.session.onrun = (run) => this.#keep(run);
    for (const run of Object.values(asked.baked ?? {})) this.#keep(run);
    beginWith(this.session, asked.baked, asked.specsOf(asked.initial), (runs) => this.#finish(runs));
  }

  get hasRun(): boolean {
    return Object.keys(this.runs).length > 0;
  }

  /** `show` is told of every complete set of runs, one that is there already among them. */
  follow(show: (runs: Runs) => void): void {
    this.#show = show;
    if (this.hasRun) show(this.runs);
  }

  async turn(next: Knobs): Promise<void> {
    this.settings = next;
    const specs = Object.entries(this.#asked.specsOf(next));
    const missing = specs.filter(([, spec]) => !this.#kept.has(JSON.stringify(spec)));
    if (missing.length === 0) this.session.cancel();
    else if ((await this.session.run(Object.fromEntries(missing))) === undefined) return;
    const runs = specs.map(([name, spec]) => [name, this.#kept.get(JSON.stringify(spec))] as const);
    this.#finish(Object.fromEntries(runs) as Runs);
  }

  async reset(): Promise<void> {
    await this.turn(this.initial);
  }

  /** Once more, with a new worker. */
  async retry(): Promise<void> {
    if ((await this.session.retry()) !== undefined) await this.turn(this.settings);
  }

  #finish(runs: Runs): void {
    this.runs = runs;
    this.drawn = this.settings;
    this.#show?.(runs);
  }

  /** The oldest go first; a picture's own runs are far fewer than are kept. */
  #keep(run: Run): void {
    this.#kept.set(JSON.stringify(run.spec), run);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
