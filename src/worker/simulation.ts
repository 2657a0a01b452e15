import type { Trace } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate, withField } from '#experiment/validate.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { reportCsv, reportJson, traceToPcapng } from '#engine/testbed/exports.ts';
import type { Edit, ExportKind, Outcome, Position, SimulationApi, StepKind } from './api.ts';
import { copied } from './copied.ts';
import { breathe, rest, wallClock } from './yielding.ts';
import type { Machine } from './machine.ts';

type Progress = ((position: Position) => void) | undefined;

/** A slice ends after this much wall time, so that a pause or a newer request is seen within 10 ms. */
const SLICE_MS = 4;
/** Events between two looks at the wall clock: some tenths of a millisecond of work. */
const EVENTS_PER_LOOK = 64;
/** Between two words about progress while running flat out. */
const PROGRESS_MS = 50;
/** While playing: twice as often as a 60 Hz screen draws. */
const REST_MS = 8;

/** The whole SimulationApi over one machine at a time; runs in the worker, on the page, or in a test. */
export class Simulation implements SimulationApi {
  #machine: Machine | undefined;
  /** What the last machine died of. */
  #fault: string | undefined;
  #run = 0;
  #until = 0;
  /** Every call that moves the run takes a turn; a loop whose turn has passed stops. */
  #turn = 0;
  #pausedTurn = -1;

  constructor(
    private readonly build: (spec: ExperimentSpec) => Machine,
    /** What must be there before a machine can be built; null: nothing more. */
    private readonly fetched: (spec: ExperimentSpec) => Promise<void> | null,
  ) {}

  ping(): Promise<string> {
    return Promise.resolve(ENGINE_VERSION);
  }

  async open(spec: ExperimentSpec): Promise<Outcome> {
    const turn = ++this.#turn;
    const validation = validate(spec);
    if (!validation.ok) return { kind: 'refused', findings: validation.findings };
    const fetching = this.fetched(validation.spec);
    if (fetching !== null) {
      const failure = await fetching.then(() => null, String);
      if (turn !== this.#turn) return this.#stopped(turn);
      if (failure !== null)
        return { kind: 'failed', message: `A part of the engine could not be loaded: ${failure}`, at: 0 };
    }
    return this.#guarded(() => {
      this.#start(validation.spec);
      this.#run++;
      return { kind: 'paused', position: this.#position() };
    });
  }

  async run(until: number | null, onProgress?: Progress): Promise<Outcome> {
    return this.#drive(until ?? Infinity, onProgress);
  }

  async play(speed: number, onProgress?: Progress): Promise<Outcome> {
    const turn = ++this.#turn;
    if (!(speed > 0))
      return {
        kind: 'failed',
        message: `The speed is ${speed}; it must be above 0.`,
        at: this.#machine?.now ?? 0,
      };
    let from = this.#machine?.now ?? 0;
    let since = wallClock();
    this.#until = this.#machine?.spec.duration ?? 0;
    for (;;) {
      const target = from + (wallClock() - since) * speed;
      const caughtUp = this.#slice(target);
      if (typeof caughtUp !== 'boolean') return caughtUp;
      onProgress?.(this.#position());
      if (this.#machine?.ended !== 'running') return this.#done();
      // A machine that cannot keep the pace starts counting anew, or it would never draw breath again.
      if (!caughtUp) [from, since] = [this.#machine.now, wallClock()];
      await (caughtUp ? rest(REST_MS) : breathe());
      if (turn !== this.#turn) return this.#stopped(turn);
    }
  }

  async pause(): Promise<Position> {
    this.#pausedTurn = this.#turn++;
    return this.#position();
  }

  async step(kind: StepKind): Promise<Outcome> {
    this.#turn++;
    return this.#guarded(() => {
      const machine = this.#opened();
      const found = machine.step(kind);
      return found && machine.ended === 'running'
        ? { kind: 'paused', position: this.#position() }
        : this.#done();
    });
  }

  async seek(time: number, onProgress?: Progress): Promise<Outcome> {
    const target = Math.max(0, time);
    if (this.#machine && target < this.#machine.now) {
      const { spec } = this.#machine;
      const restarted = this.#guarded(() => {
        this.#start(spec);
        return { kind: 'paused', position: this.#position() };
      });
      if (restarted.kind === 'failed') return restarted;
    }
    const outcome = await this.#drive(target, onProgress);
    return outcome.kind === 'done' && outcome.position.ended === 'running'
      ? { kind: 'paused', position: outcome.position }
      : outcome;
  }

  async fork(edit: Edit): Promise<{ outcome: Outcome; spec: ExperimentSpec }> {
    const machine = this.#opened();
    const edited = validate(
      edit.kind === 'knob' ? withField(machine.spec, edit.path, edit.value) : withFate(machine.spec, edit),
    );
    if (!edited.ok) return { outcome: { kind: 'refused', findings: edited.findings }, spec: machine.spec };
    const instant = machine.now;
    const opened = await this.open(edited.spec);
    if (opened.kind !== 'paused') return { outcome: opened, spec: edited.spec };
    return { outcome: await this.seek(instant), spec: edited.spec };
  }

  async sample() {
    return copied(this.#opened().report());
  }

  async trace(): Promise<Trace> {
    return copied(this.#opened().trace());
  }

  async export(kind: ExportKind): Promise<Uint8Array> {
    const machine = this.#opened();
    if (kind === 'pcapng') return traceToPcapng(machine.trace(), machine.spec);
    return kind === 'csv' ? reportCsv(machine.report()) : reportJson(machine.report());
  }

  async close(): Promise<void> {
    this.#turn++;
    this.#fault = undefined;
    this.#machine = undefined;
  }

  #start(spec: ExperimentSpec): void {
    this.#machine = undefined;
    this.#fault = undefined;
    this.#machine = this.build(spec);
    this.#until = spec.duration;
  }

  #opened(): Machine {
    if (!this.#machine) throw new Error(this.#fault ?? 'No run is open.');
    return this.#machine;
  }

  #position(): Position {
    const { now = 0, events = 0, frames = 0, ended = 'running' } = this.#machine ?? {};
    return { run: this.#run, now, until: this.#until, events, frames, ended };
  }

  #done(): Outcome {
    return { kind: 'done', position: this.#position(), report: copied(this.#opened().report()) };
  }

  #stopped(turn: number): Outcome {
    return this.#pausedTurn === turn
      ? { kind: 'paused', position: this.#position() }
      : { kind: 'superseded' };
  }

  /** Whatever the engine throws becomes a value, and the broken machine is let go. */
  #guarded(action: () => Outcome): Outcome {
    const at = this.#machine?.now ?? 0;
    try {
      return action();
    } catch (thrown) {
      this.#machine = undefined;
      this.#fault ??= thrown instanceof Error ? thrown.message : String(thrown);
      return { kind: 'failed', message: this.#fault, at };
    }
  }

  /** Runs for one slice: true once the target or the end is reached. */
  #slice(target: number): boolean | Outcome {
    const start = wallClock();
    let reached = false;
    const outcome = this.#guarded(() => {
      const machine = this.#opened();
      const until = Math.min(target, machine.spec.duration);
      do {
        machine.advance(until, EVENTS_PER_LOOK);
        reached = machine.now >= until || machine.ended !== 'running';
      } while (!reached && wallClock() - start < SLICE_MS);
      return { kind: 'superseded' };
    });
    return outcome.kind === 'failed' ? outcome : reached;
  }

  async #drive(until: number, onProgress: Progress): Promise<Outcome> {
    const turn = ++this.#turn;
    this.#until = Math.min(until, this.#machine?.spec.duration ?? until);
    let told = wallClock();
    for (;;) {
      const reached = this.#slice(until);
      if (typeof reached !== 'boolean') return reached;
      if (reached) return this.#done();
      if (wallClock() - told >= PROGRESS_MS) {
        told = wallClock();
        onProgress?.(this.#position());
      }
      await breathe();
      if (turn !== this.#turn) return this.#stopped(turn);
    }
  }
}

function withFate(spec: ExperimentSpec, edit: Edit & { kind: 'fate' }): ExperimentSpec {
  const { link, frame, fate, delay } = edit;
  const others = spec.disturbances.exact.filter((entry) => entry.link !== link || entry.frame !== frame);
  return withField(spec, 'disturbances.exact', [...others, { link, frame, fate, delay }]);
}

export function createApi(
  build: (spec: ExperimentSpec) => Machine,
  fetched: (spec: ExperimentSpec) => Promise<void> | null = () => null,
): SimulationApi {
  return new Simulation(build, fetched);
}
