import { Note } from '#engine/kernel/notes.table.ts';
import { refusalNames } from '#engine/nic/teardown/phases.table.ts';
import type { EventRow } from '#widgets/kit/results.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

const words: Readonly<Record<number, (note: TraceNote) => { place: string; what: string }>> = {
  [Note.TcbCreated]: ({ subject }) => ({ place: 'host', what: `connection ${subject} opened` }),
  [Note.TcbFreed]: ({ subject }) => ({ place: 'host', what: `connection ${subject} forgotten` }),
  [Note.HandOver]: ({ subject, b }) => ({ place: 'NIC', what: `took connection ${b} into entry ${subject}` }),
  [Note.HandOverRefused]: ({ a, b }) => ({ place: 'NIC', what: `connection ${b} ${refusalNames[a]}` }),
  [Note.NicEntryFreed]: ({ subject }) => ({ place: 'NIC', what: `entry ${subject} freed` }),
};

/** Every change of hands, one row each. */
export function ownershipRows(notes: readonly TraceNote[]): EventRow[] {
  return notes.flatMap((note) => {
    const said = words[note.kind]?.(note);
    return said === undefined ? [] : [{ time: note.time, ...said }];
  });
}
