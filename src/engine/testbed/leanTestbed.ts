import type { Report, Trace } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { ns, toNs } from '#engine/kernel/time.ts';
import { assemble } from './assembly.ts';
import type { Machine } from './assembly.ts';
import { emptyTrace } from './frameTrace.ts';
import { Recorder } from './recorder.ts';
import { framesOf, reportOf, sampleOf } from './reporting.ts';
import { SteadyWindow } from './steadyWindow.ts';

export type StepKind = 'frame' | 'timer' | 'state' | 'round-trip';
const SAMPLES = 100;

/** A machine built from a spec, run in slices of emulated time. Times in and out are nanoseconds. */
export class Testbed {
  readonly #machine: Machine;
  readonly #recorder: Recorder;
  readonly #end: number;
  readonly #interval: number;
  readonly #steady: SteadyWindow | null;
  #nextSample: number;
  #hasLastSample = false;

  constructor(readonly spec: ExperimentSpec) {
    this.#machine = assemble(spec);
    this.#recorder = new Recorder(() => sampleOf(this.#machine, spec.probes.nic));
    this.#end = ns(spec.duration);
    const { measureFrom } = spec.probes;
    this.#steady = measureFrom > 0 ? new SteadyWindow(this.#machine, measureFrom) : null;
    this.#interval = ns(
      spec.probes.sampleInterval > 0
        ? spec.probes.sampleInterval
        : Math.max(1, Math.ceil(spec.duration / SAMPLES)),
    );
    this.#nextSample = this.#interval;
  }

  get now(): number {
    return toNs(this.#machine.timeline.now);
  }
  get events(): number {
    return this.#machine.timeline.events;
  }
  get frames(): number {
    return framesOf(this.#machine);
  }
  get ended(): Report['ended'] {
    if (this.#machine.timeline.isQuiet) return 'quiet';
    return this.#machine.timeline.now >= this.#end ? 'duration' : 'running';
  }

  /** Runs to a time (ns) or until `maxEvents` more events were handled, and never beyond the spec's duration. */
  advance(until: number, maxEvents: number): void {
    const { timeline } = this.#machine;
    const target = Math.min(this.#end, ns(until));
    const last = timeline.events + maxEvents;
    while (timeline.events < last && !timeline.isQuiet && timeline.next <= target) {
      const stop = Math.min(target, this.#nextSample);
      // A quiet machine keeps the time of its last event: nothing happens after it.
      timeline.fireUntil(stop, last - timeline.events);
      if (this.#isOver) break;
      if (timeline.events < last || timeline.next > stop) this.#sampleUpTo(stop);
    }
    if (this.#isOver) this.#sampleLast();
    if (!timeline.isQuiet && timeline.events < last) timeline.runUntil(target);
  }

  /** Nothing more will happen before the end. */
  get #isOver(): boolean {
    return this.#machine.timeline.next > this.#end;
  }

  /** After the last event one row says how it ended, however the run was cut into slices. */
  #sampleLast(): void {
    if (this.#hasLastSample) return;
    this.#hasLastSample = true;
    if (this.#nextSample <= this.#end) this.#sampleUpTo(this.#nextSample);
  }

  #sampleUpTo(time: number): void {
    while (this.#nextSample <= time) {
      this.#recorder.sample(toNs(this.#nextSample));
      this.#nextSample += this.#interval;
    }
  }

  /** Runs on to just after the next event of a kind; false when the run ended first. */
  step(kind: StepKind): boolean {
    if (kind === 'round-trip') {
      this.advance(this.now + 2 * this.spec.testbed.linkDelay, Infinity);
      return this.ended === 'running';
    }
    const count = this.#counter(kind);
    const before = count();
    while (this.ended === 'running') {
      this.advance(Infinity, 1);
      if (count() !== before) return true;
    }
    return false;
  }

  #counter(kind: 'frame' | 'timer' | 'state'): () => number {
    const { journal } = this.#machine;
    if (kind === 'frame' || journal === null) return () => this.frames;
    const wanted: readonly number[] =
      kind === 'timer'
        ? [Note.TimerFired, Note.ClientTimerFired, Note.WheelFired, Note.WheelSweep]
        : [Note.ServerState, Note.ClientState];
    let seen = 0;
    let found = 0;
    return () => {
      for (; seen < journal.kind.length; seen++) if (wanted.includes(journal.kind[seen])) found++;
      return found;
    };
  }

  report(): Report {
    const report = reportOf(this.spec, this.#machine, this.#recorder, this.ended);
    const steady = this.#steady?.report(this.spec.testbed.serverClock);
    return steady === undefined ? report : { ...report, steady };
  }

  trace(): Trace {
    const { trace, journal } = this.#machine;
    return trace === null || journal === null ? emptyTrace() : trace.columns(journal);
  }
}
