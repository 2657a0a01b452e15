import { Note } from '#engine/kernel/notes.table.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

/** Who remembers what of the one connection. */
export interface Knowledge {
  /** Segments in NIC memory. */
  readonly kept: number;
  /** The NIC still holds an entry. */
  readonly isWaiting: boolean;
  /** The host holds a control block. */
  readonly knows: boolean;
  readonly forgotAt: number | undefined;
}

export function knowledgeUpTo(notes: readonly TraceNote[], now: number): Knowledge {
  let kept = 0;
  let isWaiting = false;
  let knows = false;
  let forgotAt: number | undefined;
  for (const note of notes) {
    if (note.time > now) break;
    if (note.kind === Note.HandOver) [kept, isWaiting] = [note.a, true];
    // The timer is cleared when the last kept segment is acknowledged.
    else if (note.kind === Note.WheelCleared) kept = 0;
    else if (note.kind === Note.NicEntryFreed) [kept, isWaiting] = [0, false];
    else if (note.kind === Note.TcbCreated) [knows, forgotAt] = [true, undefined];
    else if (note.kind === Note.TcbFreed) [knows, forgotAt] = [false, note.time];
  }
  return { kept, isWaiting, knows, forgotAt };
}
