import { TCP_START } from '#engine/wire/headers.table.ts';
import type { Trace } from '#experiment/report.ts';
import { bytesAt, livesOf } from '#widgets/kit/traceView.ts';
import type { Life } from '#widgets/kit/traceView.ts';

/** The client's port: of the two, the one that is not the server's well-known one. */
function portOf(trace: Trace, life: Life): number {
  const bytes = bytesAt(trace, life.hops[0]);
  const word = (at: number): number => (bytes[TCP_START + at] << 8) | bytes[TCP_START + at + 1];
  return Math.max(word(0), word(2));
}

/** The connection that needed most frames: where something went wrong, that is the one. */
export function busiestPort(trace: Trace): number {
  const counts = new Map<number, number>();
  for (const life of livesOf(trace)) {
    const port = portOf(trace, life);
    counts.set(port, (counts.get(port) ?? 0) + 1);
  }
  let busiest = 0;
  let most = 0;
  for (const [port, count] of counts) if (count > most) [busiest, most] = [port, count];
  return busiest;
}

/** The frames of one connection. Notes name connections by the host's numbers, so they go with many and stay with one. */
export function flowTrace(trace: Trace, port: number): Trace {
  const lives = livesOf(trace);
  const kept = new Set(lives.filter((life) => portOf(trace, life) === port).map(({ serial }) => serial));
  if (kept.size === lives.length) return trace;
  const { frames, hops, notes } = trace;
  const inFrames = [...frames.serial.keys()].filter((row) => kept.has(frames.serial[row]));
  const inHops = [...hops.frame.keys()].filter((row) => kept.has(hops.frame[row]));
  return {
    ...trace,
    frames: {
      serial: Float64Array.from(inFrames, (row) => frames.serial[row]),
      cause: Float64Array.from(inFrames, (row) => frames.cause[row]),
      reason: Uint8Array.from(inFrames, (row) => frames.reason[row]),
      attempt: Uint8Array.from(inFrames, (row) => frames.attempt[row]),
      ordinal: Float64Array.from(inFrames, (row) => frames.ordinal[row]),
      link: Uint8Array.from(inFrames, (row) => frames.link[row]),
    },
    hops: {
      time: Float64Array.from(inHops, (row) => hops.time[row]),
      frame: Float64Array.from(inHops, (row) => hops.frame[row]),
      tap: Uint8Array.from(inHops, (row) => hops.tap[row]),
      length: Uint16Array.from(inHops, (row) => hops.length[row]),
      at: Int32Array.from(inHops, (row) => hops.at[row]),
    },
    notes: {
      ...notes,
      time: notes.time.slice(0, 0),
      kind: notes.kind.slice(0, 0),
      subject: notes.subject.slice(0, 0),
      a: notes.a.slice(0, 0),
      b: notes.b.slice(0, 0),
    },
  };
}
