import { Flag, IPV4_START, TCP_START } from '#engine/wire/headers.table.ts';
import type { Trace } from '#experiment/report.ts';
import { bytesAt, livesOf } from '#widgets/kit/traceView.ts';
import type { Life } from '#widgets/kit/traceView.ts';

const SOURCE_AT = IPV4_START + 12;
const FLAGS_AT = TCP_START + 13;
/** A reset says where it went wrong; only without one does the number of frames decide. */
const RESET_WEIGHT = 1000;

/** The client's address and port: of the two ends the one whose port is not the server's well-known one. */
function flowOf(trace: Trace, life: Life): number {
  const bytes = bytesAt(trace, life.hops[0]);
  const word = (at: number): number => (bytes[at] << 8) | bytes[at + 1];
  const [source, destination] = [word(TCP_START), word(TCP_START + 2)];
  const address = source > destination ? SOURCE_AT : SOURCE_AT + 4;
  return (word(address) * 65_536 + word(address + 2)) * 65_536 + Math.max(source, destination);
}

/** The connection that was reset, or else needed most frames: where something went wrong, that is the one. */
export function busiestFlow(trace: Trace): number {
  const weights = new Map<number, number>();
  for (const life of livesOf(trace)) {
    const flow = flowOf(trace, life);
    const isReset = (bytesAt(trace, life.hops[0])[FLAGS_AT] & Flag.Rst) !== 0;
    weights.set(flow, (weights.get(flow) ?? 0) + (isReset ? RESET_WEIGHT : 1));
  }
  let busiest = 0;
  let most = 0;
  for (const [flow, weight] of weights) if (weight > most) [busiest, most] = [flow, weight];
  return busiest;
}

/** The frames of one connection. Notes name connections by the host's numbers, so they go with many and stay with one. */
export function flowTrace(trace: Trace, flow: number): Trace {
  const lives = livesOf(trace);
  const kept = new Set(lives.filter((life) => flowOf(trace, life) === flow).map(({ serial }) => serial));
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
