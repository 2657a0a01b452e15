import type { LinkName } from '#experiment/spec.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { taps } from '#engine/testbed/taps.table.ts';
import { reasons } from '#engine/wire/reasons.table.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import { noteLine, notePlace } from '#widgets/diagrams/ladderNotes.ts';
import { time } from '#widgets/kit/format.ts';
import type { EventRow } from '#widgets/kit/results.ts';
import type { Life } from '#widgets/kit/traceView.ts';

const ways: Readonly<Record<LinkName, string>> = {
  toServer: 'to the server',
  toClient: 'to the client',
  toBackends: 'to a backend',
  fromBackends: 'from a backend',
};

export function describeLife(life: Life, title: string): string {
  const last = life.hops[life.hops.length - 1];
  const way = ways[life.link];
  return `${title}, ${reasons[life.reason].name}, ${way}, sent at ${time(life.first)}; ${taps[last.tap].name} at ${time(life.last)}`;
}

/** The last thing that happened, in one sentence. */
export function sayNow(recording: Recording, now: number): string {
  const { lives, titles } = recording;
  let latest: { life: Life; tap: number; time: number } | undefined;
  for (const life of lives)
    for (const hop of life.hops)
      if (hop.time <= now && (latest === undefined || hop.time >= latest.time))
        latest = { life, tap: hop.tap, time: hop.time };
  // What a wire copied was not sent.
  const all = lives.filter(({ ordinal }) => ordinal > 0);
  const sent = all.filter(({ first }) => first <= now).length;
  if (latest === undefined) return 'Nothing has been sent yet.';
  if (now >= recording.end)
    return `All is over at ${time(now)}: ${all.length} packets, the last arrived ${time(latest.time)} after the first was sent.`;
  const { name } = reasons[latest.life.reason];
  return `${time(now)}: ${titles.get(latest.life.serial)} (${name}). ${taps[latest.tap].says}. ${sent} of ${all.length} packets so far.`;
}

/** Every hop and every note as rows of the event table. */
export function eventRows(recording: Recording): EventRow[] {
  const rows: EventRow[] = [];
  for (const life of recording.lives)
    for (const hop of life.hops) {
      const title = recording.titles.get(life.serial) ?? 'frame';
      rows.push({
        time: hop.time,
        place: taps[hop.tap].lane,
        what: `${title} #${life.serial}: ${taps[hop.tap].name} (${hop.length} B)`,
      });
    }
  for (const note of recording.notes)
    if (note.kind !== Note.WheelSweep)
      rows.push({ time: note.time, place: notePlace(note), what: noteLine(note) });
  return rows.sort((one, other) => one.time - other.time);
}
