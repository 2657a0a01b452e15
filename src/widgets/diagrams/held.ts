import { Note } from '#engine/kernel/notes.table.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

/** From when to when a place kept state of a connection; ps. */
export interface Held {
  readonly lane: 'host' | 'nic';
  readonly from: number;
  readonly to: number;
}

/**
 * Who kept the state of a connection, and for how long: the host from its control block to its freeing, the NIC from the hand-over
 * to the freeing of its entry. What is still kept at `end` ends there.
 */
export function heldSpans(notes: readonly TraceNote[], end: number): Held[] {
  const spans: Held[] = [];
  const since = { host: new Map<number, number>(), nic: new Map<number, number>() };
  const close = (lane: Held['lane'], subject: number, to: number): void => {
    const from = since[lane].get(subject);
    if (from !== undefined) spans.push({ lane, from, to });
    since[lane].delete(subject);
  };
  for (const { kind, subject, time } of notes) {
    if (kind === Note.TcbCreated) since.host.set(subject, time);
    else if (kind === Note.TcbFreed) close('host', subject, time);
    else if (kind === Note.HandOver) since.nic.set(subject, time);
    else if (kind === Note.NicEntryFreed) close('nic', subject, time);
  }
  for (const lane of ['host', 'nic'] as const)
    for (const subject of [...since[lane].keys()]) close(lane, subject, end);
  return spans.sort((one, other) => one.from - other.from);
}

/** How long one place kept state, up to `now`. */
export function heldUpTo(spans: readonly Held[], lane: Held['lane'], now: number): number {
  return spans
    .filter((span) => span.lane === lane && span.from < now)
    .reduce((sum, { from, to }) => sum + Math.min(to, now) - from, 0);
}
