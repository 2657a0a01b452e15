import type { Trace } from '#experiment/report.ts';
import { titleOf } from '#widgets/kit/decodeFrame.ts';
import { bytesAt, endOf, livesOf, notesOf, stopsOf } from '#widgets/kit/traceView.ts';
import type { Life, TraceNote } from '#widgets/kit/traceView.ts';

/** A trace made ready to be played back: everything a ladder asks for, computed once. */
export interface Recording {
  readonly trace: Trace;
  readonly lives: readonly Life[];
  readonly notes: readonly TraceNote[];
  /** Instants of hops, for the step buttons. */
  readonly stops: readonly number[];
  /** Every instant at which anything happens, for the time axis. */
  readonly times: readonly number[];
  readonly end: number;
  /** "SYN", "64 B" … by serial number. */
  readonly titles: ReadonlyMap<number, string>;
}

/** Notes that only count, and would stretch the axis by happening all the time. */
export function record(trace: Trace, quiet: ReadonlySet<number> = new Set()): Recording {
  const lives = livesOf(trace);
  const notes = notesOf(trace);
  const told = notes.filter(({ kind }) => !quiet.has(kind));
  const stops = stopsOf(lives);
  const times = [...new Set([0, ...stops, ...told.map(({ time }) => time)])].sort((one, other) => one - other);
  const titles = new Map(lives.map((life) => [life.serial, titleOf(bytesAt(trace, life.hops[0]))]));
  return { trace, lives, notes, stops, times, end: quiet.size === 0 ? endOf(trace) : (times.at(-1) ?? 0), titles };
}
