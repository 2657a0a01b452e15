import { Note, notes } from '#engine/kernel/notes.table.ts';
import { stateNames, TimerKind, timerNames } from '#engine/tcp/states.table.ts';
import type { Lane } from '#engine/testbed/taps.table.ts';
import { crosses } from '#widgets/diagrams/ladderLabels.ts';
import type { FrameLine, LaneAt } from '#widgets/diagrams/ladderLayout.ts';
import { yOf } from '#widgets/diagrams/timeAxis.ts';
import type { TimeAxis } from '#widgets/diagrams/timeAxis.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

/** One thing said beside a lane. */
export interface LaneNote {
  readonly time: number;
  readonly lane: Lane;
  readonly text: string;
  readonly short: string;
  /** Where it belongs and where there was room for it. */
  readonly at: number;
  readonly y: number;
}

/** RFC 6298's own word is shorter than the table's. */
function timerText(kind: number): string {
  return kind === TimerKind.Retransmission ? 'RTO fires' : `${timerNames[kind]} timer`;
}

function noteText(note: TraceNote): { lane: Lane; text: string; short: string } | undefined {
  switch (note.kind) {
    case Note.ServerState:
      return { lane: 'host', text: stateNames[note.b], short: stateNames[note.b] };
    case Note.ClientState:
      return { lane: 'client', text: stateNames[note.b], short: stateNames[note.b] };
    case Note.AppAccept:
      return { lane: 'app', text: 'accept', short: 'accept' };
    case Note.AppRead:
      return { lane: 'app', text: `read ${note.a} B`, short: 'read' };
    case Note.AppWrite:
      return { lane: 'app', text: `write ${note.a} B`, short: 'write' };
    case Note.AppClose:
      return { lane: 'app', text: 'close', short: 'close' };
    case Note.TimerFired:
      return { lane: 'host', text: timerText(note.a), short: 'timer' };
    case Note.ClientTimerFired:
      return { lane: 'client', text: timerText(note.a), short: 'timer' };
    case Note.CookieMade:
      return { lane: 'nic', text: 'cookie made', short: 'cookie' };
    case Note.CookieChecked:
      return { lane: 'nic', text: note.a === 1 ? 'cookie good' : 'cookie refused', short: 'cookie' };
    case Note.HandOver:
      return { lane: 'nic', text: 'copy kept', short: 'kept' };
    case Note.NicEntryFreed:
      return { lane: 'nic', text: 'entry freed', short: 'freed' };
    case Note.WheelFired:
      return { lane: 'nic', text: 'timer fires', short: 'fires' };
    case Note.NicGaveUp:
      return { lane: 'nic', text: 'NIC gives up', short: 'gives up' };
    default:
      return undefined;
  }
}

/** Notes as labels that do not overlap: each stands at its instant, or as little below as there is room. */
export function laneNotes(
  all: readonly TraceNote[],
  axis: TimeAxis,
  leading: number,
  wanted: ReadonlySet<Lane>,
  isTaken: (lane: Lane, y: number, letters: number) => boolean = () => false,
): LaneNote[] {
  const labels: LaneNote[] = [];
  const nextFree = new Map<Lane, number>();
  for (const note of all) {
    const said = noteText(note);
    if (said === undefined || !wanted.has(said.lane)) continue;
    const at = yOf(axis, note.time);
    const before = labels.findLast(({ lane }) => lane === said.lane);
    if (before !== undefined && before.text === said.text && at - before.at < leading) continue;
    const free = Math.max(at, nextFree.get(said.lane) ?? -Infinity);
    const step = SIDESTEPS.find((down) => !isTaken(said.lane, free + down, said.text.length)) ?? 0;
    const y = free + step;
    nextFree.set(said.lane, y + leading);
    labels.push({ time: note.time, ...said, at, y });
  }
  return labels;
}
/** How far below its instant a note may stand to be clear of a frame's line. */
const SIDESTEPS = [0, 5, 10, 14, 18];

/** Whether the longest words of the NIC fit between it and the host. */
export function hasRoomByNic(lane: LaneAt): boolean {
  return Math.abs(lane.host - lane.nic) > 94;
}

/** Whether words beside the NIC, on the host's side, would stand on a frame's line. */
export function besideNic(
  lines: readonly FrameLine[],
  lane: LaneAt,
): (at: Lane, y: number, letters: number) => boolean {
  const away = Math.sign(lane.host - lane.nic);
  return (at, y, letters) => {
    if (at !== 'nic') return false;
    const ends = [lane.nic + away * 22, lane.nic + away * (22 + letters * 6)];
    const box = { left: Math.min(...ends), right: Math.max(...ends), top: y - 5, bottom: y + 6 };
    return lines.some(({ points }) =>
      points.some((point, row) => row > 0 && crosses(box, points[row - 1], point)),
    );
  };
}

/** A note in one line of the event table. */
export function noteLine(note: TraceNote): string {
  const kind = notes[note.kind];
  const said = noteText(note);
  if (note.kind === Note.HostPass) return `host pass: ${note.a} cycles, ${note.b} frames`;
  return said === undefined ? kind.name : `${kind.name}: ${said.text}`;
}

export function notePlace(note: TraceNote): string {
  return (
    noteText(note)?.lane ??
    (note.kind === Note.HostPass || note.kind === Note.TcbCreated || note.kind === Note.TcbFreed
      ? 'host'
      : 'nic')
  );
}
