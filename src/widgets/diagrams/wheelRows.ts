import { Note, notes as noteKinds } from '#engine/kernel/notes.table.ts';
import { time } from '#widgets/kit/format.ts';
import type { EventRow } from '#widgets/kit/results.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

const shown: ReadonlySet<number> = new Set([
  Note.WheelSet,
  Note.WheelCleared,
  Note.WheelFired,
  Note.HandOverRefused,
  Note.NicGaveUp,
]);

function offset(picoseconds: number): string {
  if (picoseconds === 0) return 'on time';
  return picoseconds < 0 ? `${time(-picoseconds)} early` : `${time(picoseconds)} late`;
}

/** What happened to bits, one row each; sweeps that found nothing are left out. */
export function wheelRows(notes: readonly TraceNote[]): EventRow[] {
  return notes
    .filter(({ kind }) => shown.has(kind))
    .map((note) => ({
      time: note.time,
      place: note.kind === Note.HandOverRefused || note.kind === Note.NicGaveUp ? 'NIC' : `group ${note.a}`,
      what: `${noteKinds[note.kind].name}, flow ${note.subject}${note.kind === Note.WheelFired ? `, ${offset(note.b)}` : ''}`,
    }));
}
