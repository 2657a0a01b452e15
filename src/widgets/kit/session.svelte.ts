import { startSimulation } from '#worker/client.ts';
import type { SimulationClient } from '#worker/client.ts';
import type { Report, Trace } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { ExportKind, Outcome } from '#worker/api.ts';

/** One finished run: what was asked, what came out, and the lives of its frames. */
export interface Run {
  readonly spec: ExperimentSpec;
  readonly report: Report;
  readonly trace: Trace;
}
export type Runs = Readonly<Record<string, Run>>;

/** `lost`: the worker died or the engine threw. `refused`: the spec was wrong. */
export type Status = 'resting' | 'running' | 'ready' | 'refused' | 'lost';

const HEARTBEAT_MILLISECONDS = 1000;
const KEPT = 'Your settings and the picture are kept.';

/** Spec in, runs out: keeps the worker of one figure, watches that it lives, and replaces it when it does not. */
export class Session {
  status = $state<Status>('resting');
  message = $state('');
  /** 0..1 over all the specs asked for. */
  progress = $state(0);
  runs = $state.raw<Runs>({});
  /** Told of each run as it ends, one whose request was superseded among them. */
  onrun: ((run: Run) => void) | undefined;
  #client: SimulationClient | undefined;
  #wanted: Readonly<Record<string, ExperimentSpec>> = {};
  #generation = 0;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(baked: Runs = {}) {
    this.runs = baked;
    if (Object.keys(baked).length > 0) this.status = 'ready';
  }

  /** Runs every spec to its end. A newer call supersedes this one, which then answers undefined. */
  async run(specs: Readonly<Record<string, ExperimentSpec>>): Promise<Runs | undefined> {
    const generation = ++this.#generation;
    this.#wanted = specs;
    this.status = 'running';
    this.message = '';
    this.progress = 0;
    const done: Record<string, Run> = {};
    const names = Object.keys(specs);
    try {
      for (const [row, name] of names.entries()) {
        const run = await this.#one(specs[name], (share) =>
          this.#report(generation, (row + share) / names.length),
        );
        if (run !== undefined) this.onrun?.(run);
        if (generation !== this.#generation || run === undefined) return undefined;
        done[name] = run;
      }
    } catch (error) {
      if (generation === this.#generation) this.#lose(error);
      return undefined;
    }
    this.runs = done;
    this.status = 'ready';
    this.progress = 1;
    return done;
  }

  cancel(): void {
    this.#generation++;
    this.status = Object.keys(this.runs).length > 0 ? 'ready' : 'resting';
    void this.#client?.pause();
  }

  /** A new worker, and what the reader had asked for. */
  async retry(): Promise<Runs | undefined> {
    this.#let();
    return this.run(this.#wanted);
  }

  /** The file of a run that is made again for it: another run may be open by now. */
  async exportAs(spec: ExperimentSpec, kind: ExportKind): Promise<Uint8Array | undefined> {
    try {
      const client = this.#open();
      await client.open(spec);
      const outcome = await client.run(null);
      if (outcome.kind === 'done') return await client.export(kind);
      this.#settle(outcome);
    } catch (error) {
      this.#lose(error);
    }
    return undefined;
  }

  /** While a figure is in view its worker is asked now and then whether it lives. */
  watch(active: boolean): void {
    clearInterval(this.#beat);
    if (active) this.#beat = setInterval(() => void this.#check(), HEARTBEAT_MILLISECONDS);
  }

  close(): void {
    this.#generation++;
    clearInterval(this.#beat);
    this.#let();
  }

  #open(): SimulationClient {
    return (this.#client ??= startSimulation());
  }

  #let(): void {
    void this.#client?.close();
    this.#client = undefined;
  }

  async #one(spec: ExperimentSpec, onShare: (share: number) => void): Promise<Run | undefined> {
    const client = this.#open();
    const opened = await client.open(spec);
    if (opened.kind !== 'paused') return this.#settle(opened);
    const outcome = await client.run(null, ({ now, until }) => onShare(Math.min(now / until, 1)));
    if (outcome.kind !== 'done') return this.#settle(outcome);
    return { spec, report: outcome.report, trace: await client.trace() };
  }

  /** An outcome that is no result becomes a sentence for the reader. */
  #settle(outcome: Outcome): undefined {
    if (outcome.kind === 'refused') {
      this.status = 'refused';
      this.message = outcome.findings.map(({ message }) => message).join(' ');
    } else if (outcome.kind === 'failed') this.#lose(new Error(outcome.message));
  }

  async #check(): Promise<void> {
    const client = this.#client;
    if (client === undefined || this.status === 'lost' || document.hidden) return;
    try {
      await client.ping();
    } catch (error) {
      if (client === this.#client) this.#lose(error);
    }
  }

  #lose(error: unknown): void {
    this.#generation++;
    this.status = 'lost';
    this.message = `${error instanceof Error ? error.message : 'The engine stopped.'} ${KEPT}`;
  }

  #report(generation: number, share: number): void {
    if (generation === this.#generation) this.progress = share;
  }
}
