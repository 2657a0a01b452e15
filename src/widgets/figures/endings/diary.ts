import { Note } from '#engine/kernel/notes.table.ts';
import { plural } from '#widgets/kit/format.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

/** One thing that happened to the NIC's entry; time in ps. */
export interface DiaryLine {
  readonly time: number;
  readonly text: string;
}

/** Notes of one instant belong together: a timer that is cleared and set again there was moved. */
function instantsOf(notes: readonly TraceNote[]): Map<number, TraceNote[]> {
  const kinds: readonly number[] = [
    Note.HandOver,
    Note.HandOverRefused,
    Note.WheelSet,
    Note.WheelCleared,
    Note.WheelFired,
    Note.NicGaveUp,
    Note.NicEntryFreed,
  ];
  const instants = new Map<number, TraceNote[]>();
  for (const note of notes) {
    if (!kinds.includes(note.kind)) continue;
    const together = instants.get(note.time);
    if (together === undefined) instants.set(note.time, [note]);
    else together.push(note);
  }
  return instants;
}

/** What the entry of one connection went through, from the journal of a run with one connection. */
export function diaryOf(notes: readonly TraceNote[]): DiaryLine[] {
  let copies = 0;
  let answers = 0;
  const lines: DiaryLine[] = [];
  for (const [time, together] of instantsOf(notes)) {
    const of = (kind: number): TraceNote | undefined => together.find((note) => note.kind === kind);
    const set = together.findLast(({ kind }) => kind === Note.WheelSet);
    const turns = set === undefined ? '' : plural(set.b + 1, 'turn');
    const say = (text: string): void => void lines.push({ time, text });
    const taken = of(Note.HandOver);
    const gaveUp = of(Note.NicGaveUp);
    if (taken !== undefined)
      say(`takes the connection, keeps ${plural(taken.a, 'packet')}; the timer rings in ${turns}`);
    else if (gaveUp !== undefined)
      say(`gives up after ${plural(gaveUp.a, 'copy', 'copies')}: a reset to the client, word to the host`);
    else if (of(Note.NicEntryFreed) !== undefined)
      say(
        of(Note.WheelFired) === undefined
          ? 'all is acknowledged: the entry is free'
          : 'TIME-WAIT is over: the entry is free',
      );
    else if (of(Note.WheelFired) !== undefined)
      say(`no answer: sends copy ${++copies}; the timer rings in ${turns}`);
    else if (set !== undefined)
      say(
        answers++ === 0
          ? `answers the client’s FIN; TIME-WAIT for ${turns}`
          : `the FIN came again: answers again; TIME-WAIT for ${turns}`,
      );
  }
  return lines;
}
