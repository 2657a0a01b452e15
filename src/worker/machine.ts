import type { Report, Trace } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { StepKind } from './api.ts';

/** What the simulation needs of a Testbed: it opens the engine's door only where the thread starts. */
export interface Machine {
  readonly spec: ExperimentSpec;
  /** Emulated ns. */
  readonly now: number;
  readonly events: number;
  readonly frames: number;
  readonly ended: Report['ended'];
  advance(until: number, maxEvents: number): void;
  step(kind: StepKind): boolean;
  report(): Report;
  trace(): Trace;
}
