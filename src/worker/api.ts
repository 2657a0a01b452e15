import type { ExperimentSpec, FrameFate, LinkName } from '#experiment/spec.ts';
import type { Report, Trace } from '#experiment/report.ts';

/** Where a run stands. Times are emulated nanoseconds. */
export interface Position {
  run: number;
  now: number;
  until: number;
  /** Events handled so far. */
  events: number;
  frames: number;
  ended: Report['ended'];
}

export type Outcome =
  | { kind: 'done'; position: Position; report: Report }
  | { kind: 'paused'; position: Position }
  | { kind: 'superseded' }
  /** The spec was refused: every finding names the field, the value and the allowed range. */
  | { kind: 'refused'; findings: { path: string; value: unknown; message: string }[] }
  /** The engine threw (a bug); the reader's spec is untouched. */
  | { kind: 'failed'; message: string; at: number };

export type StepKind = 'frame' | 'timer' | 'state' | 'round-trip';
export type ExportKind = 'pcapng' | 'csv' | 'json';
export type Edit =
  | { kind: 'fate'; link: LinkName; frame: number; fate: FrameFate; delay: number }
  | { kind: 'knob'; path: string; value: unknown };

/**
 * The one door between the page and the engine's thread. One run at a time: a newer `open` supersedes the older,
 * whose pending calls settle as 'superseded'. Bulk data is transferred. Progress callbacks are comlink proxies.
 */
export interface SimulationApi {
  /** Answers at once, even mid-run: the page's heartbeat. Resolves to the engine's version. */
  ping(): Promise<string>;
  open(spec: ExperimentSpec): Promise<Outcome>;
  /** As fast as the machine allows, in slices that yield; until a time (ns) or the end. */
  run(until: number | null, onProgress?: (position: Position) => void): Promise<Outcome>;
  /** At a pace: emulated ns per wall ms. */
  play(speed: number, onProgress?: (position: Position) => void): Promise<Outcome>;
  pause(): Promise<Position>;
  step(kind: StepKind): Promise<Outcome>;
  /** Forward runs on; backward runs again from the start, to the same instant. */
  seek(time: number, onProgress?: (position: Position) => void): Promise<Outcome>;
  /** The same run with one thing changed, brought to the same instant. The old run is gone; the new spec comes back. */
  fork(edit: Edit): Promise<{ outcome: Outcome; spec: ExperimentSpec }>;
  sample(): Promise<Report>;
  trace(): Promise<Trace>;
  export(kind: ExportKind): Promise<Uint8Array>;
  close(): Promise<void>;
}
