import { Note } from '#engine/kernel/notes.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { Trace } from '#experiment/report.ts';
import { titleOf } from '#widgets/kit/decodeFrame.ts';
import { bytesAt, livesOf, notesOf, stopsOf } from '#widgets/kit/traceView.ts';
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

/** Sweeps belong to the wheel and windows to the sequence plot: on a ladder they would only stretch the time. */
const quiet: ReadonlySet<number> = new Set([Note.WheelSweep, Note.ServerWindow, Note.ServerFlight]);

export function record(trace: Trace): Recording {
  // Messages between driver and NIC are no packets of the connection.
  const lives = livesOf(trace).filter(({ reason }) => reason !== Reason.Control);
  const notes = notesOf(trace);
  const told = notes.filter(({ kind }) => !quiet.has(kind));
  const stops = stopsOf(lives);
  const times = [...new Set([0, ...stops, ...told.map(({ time }) => time)])].sort(
    (one, other) => one - other,
  );
  const titles = new Map(
    lives.map((life) => [
      life.serial,
      titleOf(bytesAt(trace, life.hops[0])) + (life.reason === Reason.Duplicate ? ' again' : ''),
    ]),
  );
  return { trace, lives, notes, stops, times, end: times.at(-1) ?? 0, titles };
}
