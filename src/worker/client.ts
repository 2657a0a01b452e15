import { proxy } from 'comlink';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Report, Trace } from '#experiment/report.ts';
import type { Edit, ExportKind, Outcome, Position, SimulationApi, StepKind } from './api.ts';
import { Connection, patience, type Patience } from './connection.ts';
import SimulationWorker from './simulation.worker.ts?worker';

export type ClientState =
  | { kind: 'asleep' }
  | { kind: 'starting' }
  | { kind: 'ready'; place: 'worker' | 'page' }
  /** The engine was lost; the spec and the position are kept, and `retry` brings them back. */
  | { kind: 'failed'; message: string };

type Progress = (position: Position) => void;

/** Where the client gets its engines from; a test brings its own. */
export interface Sources {
  startWorker(): Worker;
  onPage(): Promise<SimulationApi>;
  patience: Patience;
}

type Engine = { api: SimulationApi; connection: Connection | undefined };

/** The page's side of the worker: starts it late, watches it, replaces it, and keeps what the reader had. */
export class SimulationClient implements SimulationApi {
  #engine: Promise<Engine> | undefined;
  #state: ClientState = { kind: 'asleep' };
  readonly #listeners = new Set<(state: ClientState) => void>();
  #spec: ExperimentSpec | undefined;
  #openings = 0;
  #position: Position = { run: 0, now: 0, until: 0, events: 0, frames: 0, ended: 'running' };

  constructor(private readonly sources: Sources) {}

  get state(): ClientState {
    return this.#state;
  }
  /** The spec of the open run; outlives a lost engine. */
  get spec(): ExperimentSpec | undefined {
    return this.#spec;
  }
  get position(): Position {
    return this.#position;
  }

  /** Told at once, and at every change; the answer unsubscribes. */
  onState(listener: (state: ClientState) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  async ping(): Promise<string> {
    return this.#value((api) => api.ping());
  }

  async open(spec: ExperimentSpec): Promise<Outcome> {
    const opening = ++this.#openings;
    const reply = await this.#ask((api) => api.open(spec), false);
    const outcome = 'lost' in reply ? this.#failed(reply.lost, 0) : reply.answer;
    // A refused spec leaves the run that was open; an older `open` that answers late changes nothing.
    if (outcome.kind === 'refused' || opening !== this.#openings) return outcome;
    this.#spec = spec;
    this.#position =
      outcome.kind === 'paused'
        ? outcome.position
        : { ...this.#position, now: 0, events: 0, frames: 0, ended: 'running' };
    return outcome;
  }

  async run(until: number | null, onProgress?: Progress): Promise<Outcome> {
    return this.#watched(onProgress, (api, progress) => api.run(until, progress));
  }

  async play(speed: number, onProgress?: Progress): Promise<Outcome> {
    return this.#watched(onProgress, (api, progress) => api.play(speed, progress));
  }

  async pause(): Promise<Position> {
    if (this.#state.kind === 'failed') return this.#position;
    const reply = await this.#ask((api) => api.pause());
    return 'lost' in reply ? this.#position : (this.#position = reply.answer);
  }

  async step(kind: StepKind): Promise<Outcome> {
    return this.#outcome((api) => api.step(kind));
  }

  async seek(time: number, onProgress?: Progress): Promise<Outcome> {
    return this.#watched(onProgress, (api, progress) => api.seek(time, progress));
  }

  async fork(edit: Edit): Promise<{ outcome: Outcome; spec: ExperimentSpec }> {
    const before = this.#spec;
    const reply = await this.#ask((api) => api.fork(edit));
    if ('lost' in reply) {
      if (!before) throw new Error('No run is open.');
      return { outcome: this.#failed(reply.lost), spec: before };
    }
    this.#spec = reply.answer.spec;
    return { outcome: this.#noted(reply.answer.outcome), spec: reply.answer.spec };
  }

  async sample(): Promise<Report> {
    return this.#value((api) => api.sample());
  }

  async trace(): Promise<Trace> {
    return this.#value((api) => api.trace());
  }

  async export(kind: ExportKind): Promise<Uint8Array> {
    return this.#value((api) => api.export(kind));
  }

  /** After a failure: a new engine, the same spec, the same instant. */
  async retry(): Promise<Outcome> {
    return this.#outcome((api) => api.seek(this.#position.now));
  }

  /** Lets the engine go; the next call starts another. */
  async close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#spec = undefined;
    this.#tell({ kind: 'asleep' });
    (await engine)?.connection?.dispose();
  }

  #tell(state: ClientState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #failed(message: string, at = this.#position.now): Outcome {
    return { kind: 'failed', message, at };
  }

  #noted(outcome: Outcome): Outcome {
    if (outcome.kind === 'done' || outcome.kind === 'paused') this.#position = outcome.position;
    return outcome;
  }

  async #outcome(ask: (api: SimulationApi) => Promise<Outcome>): Promise<Outcome> {
    const reply = await this.#ask(ask);
    return 'lost' in reply ? this.#failed(reply.lost) : this.#noted(reply.answer);
  }

  async #value<T>(ask: (api: SimulationApi) => Promise<T>): Promise<T> {
    const reply = await this.#ask(ask);
    if ('lost' in reply) throw new Error(reply.lost);
    return reply.answer;
  }

  /** Progress travels on a port of its own and may arrive after the answer (toolchain.md §8): late words are dropped. */
  async #watched(
    onProgress: Progress | undefined,
    ask: (api: SimulationApi, progress: Progress) => Promise<Outcome>,
  ): Promise<Outcome> {
    let settled = false;
    const progress = (position: Position): void => {
      if (settled) return;
      this.#position = position;
      onProgress?.(position);
    };
    const outcome = await this.#outcome((api) => ask(api, progress));
    settled = true;
    return outcome;
  }

  /** A new engine is first given the run that was open, unless another is about to be opened. */
  async #ask<T>(
    ask: (api: SimulationApi) => Promise<T>,
    restore = true,
  ): Promise<{ answer: T } | { lost: string }> {
    this.#engine ??= this.#begin(restore ? this.#spec : undefined);
    const current = this.#engine;
    const { api, connection } = await current;
    if (!connection) return { answer: await ask(api) };
    const reply = await connection.owed(ask(api));
    if ('lost' in reply && this.#engine === current) {
      this.#engine = undefined;
      this.#tell({ kind: 'failed', message: reply.lost });
    }
    return reply;
  }

  /** A worker if there can be one, else the same engine on this page; then the run that was open. */
  async #begin(spec: ExperimentSpec | undefined): Promise<Engine> {
    this.#tell({ kind: 'starting' });
    const connection = await this.#connect();
    const engine = connection
      ? { api: remoteApi(connection), connection }
      : { api: await this.sources.onPage(), connection: undefined };
    if (spec) {
      const restored = engine.api.open(spec).then(() => engine.api.seek(this.#position.now));
      if (connection) await connection.owed(restored);
      else await restored;
    }
    this.#tell({ kind: 'ready', place: connection ? 'worker' : 'page' });
    return engine;
  }

  async #connect(): Promise<Connection | undefined> {
    try {
      const connection = new Connection(this.sources.startWorker(), this.sources.patience);
      return (await connection.started()) === undefined ? connection : undefined;
    } catch {
      // No Worker here, or a policy against it: the page will do.
      return undefined;
    }
  }
}

/** Callbacks cross the border as comlink proxies; everything else as it is. */
function remoteApi({ remote }: Connection): SimulationApi {
  return {
    ping: () => remote.ping(),
    open: (spec) => remote.open(spec),
    run: (until, onProgress) => remote.run(until, onProgress && proxy(onProgress)),
    play: (speed, onProgress) => remote.play(speed, onProgress && proxy(onProgress)),
    pause: () => remote.pause(),
    step: (kind) => remote.step(kind),
    seek: (time, onProgress) => remote.seek(time, onProgress && proxy(onProgress)),
    fork: (edit) => remote.fork(edit),
    sample: () => remote.sample(),
    trace: () => remote.trace(),
    export: (kind) => remote.export(kind),
    close: () => remote.close(),
  };
}

/** The engine on the page itself, fetched only where no worker can be had. */
async function engineOnPage(): Promise<SimulationApi> {
  const [{ createApi }, { Testbed }] = await Promise.all([
    import('./simulation.ts'),
    import('#engine/testbed/testbed.ts'),
  ]);
  return createApi((spec) => new Testbed(spec));
}

export function startSimulation(): SimulationClient {
  return new SimulationClient({
    startWorker: () => new SimulationWorker({ name: 'engine' }),
    onPage: engineOnPage,
    patience,
  });
}
