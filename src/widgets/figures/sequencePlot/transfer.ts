import { Note } from '#engine/kernel/notes.table.ts';
import { Tap } from '#engine/testbed/taps.table.ts';
import { Flag, OptionKind, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import type { Trace } from '#experiment/report.ts';
import { gistOf, readBits } from '#widgets/kit/decodeFrame.ts';
import { bytesAt, livesOf, notesOf } from '#widgets/kit/traceView.ts';
import type { Life } from '#widgets/kit/traceView.ts';

/** One data segment as the sender saw it leave. Bytes count from the first of the reply; times are ps. */
export interface Sent {
  readonly time: number;
  readonly from: number;
  readonly to: number;
  readonly isLost: boolean;
  readonly isAgain: boolean;
  /** As `disturbances.exact` counts. */
  readonly ordinal: number;
}

/** One acknowledgment as it reached the sender. `edge` is where the offered window ends. */
export interface Acknowledged {
  readonly time: number;
  readonly upTo: number;
  readonly edge: number;
  readonly blocks: readonly (readonly [number, number])[];
  /** Says nothing new. */
  readonly isDuplicate: boolean;
}

export interface WindowPoint {
  readonly time: number;
  readonly cwnd: number;
  readonly ssthresh: number;
}
export interface FlightPoint {
  readonly time: number;
  readonly flight: number;
  readonly phase: number;
}

/** A bulk transfer from the server, seen from the server. */
export interface Transfer {
  readonly sent: readonly Sent[];
  readonly acknowledged: readonly Acknowledged[];
  readonly windows: readonly WindowPoint[];
  readonly flights: readonly FlightPoint[];
  /** When the retransmission timer fired. */
  readonly timeouts: readonly number[];
  readonly bytes: number;
  /** When the last byte was acknowledged; or the last thing that happened. */
  readonly end: number;
}

/** `number` as an offset from `start`, modulo 2^32. */
function offset(start: number, number: number): number {
  return (number - start) | 0;
}

interface Options {
  readonly scale: number | undefined;
  readonly blocks: readonly [number, number][];
}

function optionsOf(bytes: Uint8Array): Options {
  const end = TCP_START + (bytes[TCP_START + 12] >> 4) * 4;
  let scale: number | undefined;
  const blocks: [number, number][] = [];
  for (let at = TCP_START + TCP_BYTES; at < end;) {
    const kind = bytes[at];
    if (kind === OptionKind.End) break;
    if (kind === OptionKind.NoOperation) {
      at++;
      continue;
    }
    const length = Math.max(2, bytes[at + 1]);
    if (kind === OptionKind.WindowScale) scale = bytes[at + 2];
    if (kind === OptionKind.Sack)
      for (let edge = at + 2; edge + 8 <= at + length; edge += 8)
        blocks.push([readBits(bytes, edge * 8, 32), readBits(bytes, (edge + 4) * 8, 32)]);
    at += length;
  }
  return { scale, blocks };
}

function isLost(life: Life): boolean {
  const last = life.hops.at(-1)?.tap;
  return last === Tap.Lost || last === Tap.Dropped;
}

function sentOf(trace: Trace, lives: readonly Life[], start: number): Sent[] {
  const sent: Sent[] = [];
  let most = 0;
  for (const life of lives) {
    if (life.link !== 'toClient') continue;
    const { sequence, payload } = gistOf(bytesAt(trace, life.hops[0]));
    if (payload === 0) continue;
    const from = offset(start, sequence);
    const to = from + payload;
    sent.push({
      time: life.first,
      from,
      to,
      isLost: isLost(life),
      isAgain: from < most,
      ordinal: life.ordinal,
    });
    most = Math.max(most, to);
  }
  return sent;
}

function acknowledgedOf(trace: Trace, lives: readonly Life[], start: number): Acknowledged[] {
  const list: Acknowledged[] = [];
  let scale = 0;
  let upTo = 0;
  for (const life of lives) {
    if (life.link !== 'toServer') continue;
    const bytes = bytesAt(trace, life.hops[0]);
    const options = optionsOf(bytes);
    const isSyn = (bytes[TCP_START + 13] & Flag.Syn) !== 0;
    if (isSyn) scale = options.scale ?? 0;
    const taken = life.hops.find(({ tap }) => tap === Tap.HostTaken)?.time;
    if (taken === undefined || isSyn) continue;
    const { acknowledgment, payload } = gistOf(bytes);
    const said = offset(start, acknowledgment);
    list.push({
      time: taken,
      upTo: said,
      edge: said + (readBits(bytes, (TCP_START + 14) * 8, 16) << scale),
      blocks: options.blocks.map(([from, to]) => [offset(start, from), offset(start, to)]),
      isDuplicate: payload === 0 && said === upTo && said > 0,
    });
    upTo = Math.max(upTo, said);
  }
  return list;
}

/** The first connection of a trace. */
export function transferOf(trace: Trace): Transfer {
  const lives = livesOf(trace);
  const opening = lives.find(
    (life) => life.link === 'toClient' && (gistOf(bytesAt(trace, life.hops[0])).flags & Flag.Syn) !== 0,
  );
  const start = opening === undefined ? 0 : gistOf(bytesAt(trace, opening.hops[0])).sequence + 1;
  const sent = sentOf(trace, lives, start);
  const acknowledged = acknowledgedOf(trace, lives, start);
  const notes = notesOf(trace);
  const bytes = Math.max(0, ...sent.map(({ to }) => to));
  const done = acknowledged.find(({ upTo }) => upTo >= bytes)?.time;
  return {
    sent,
    acknowledged,
    windows: notes
      .filter(({ kind }) => kind === Note.ServerWindow)
      .map(({ time, a, b }) => ({ time, cwnd: a, ssthresh: b })),
    flights: notes
      .filter(({ kind }) => kind === Note.ServerFlight)
      .map(({ time, a, b }) => ({ time, flight: a, phase: b })),
    timeouts: notes.filter(({ kind, a }) => kind === Note.TimerFired && a === 0).map(({ time }) => time),
    bytes,
    end: done ?? Math.max(0, ...sent.map(({ time }) => time)),
  };
}

/** What the sender knew and had done by `now`. */
export interface Standing {
  readonly sent: number;
  readonly lost: number;
  readonly again: number;
  readonly upTo: number;
  readonly duplicates: number;
  readonly cwnd: number;
  readonly flight: number;
  readonly phase: number;
  readonly timeouts: number;
}

export function standingAt(transfer: Transfer, now: number): Standing {
  const sent = transfer.sent.filter(({ time }) => time <= now);
  const heard = transfer.acknowledged.filter(({ time }) => time <= now);
  const flight = transfer.flights.findLast(({ time }) => time <= now);
  return {
    sent: sent.filter(({ isAgain }) => !isAgain).length,
    lost: sent.filter((one) => one.isLost).length,
    again: sent.filter(({ isAgain }) => isAgain).length,
    upTo: Math.max(0, ...heard.map(({ upTo }) => upTo)),
    duplicates: heard.filter(({ isDuplicate }) => isDuplicate).length,
    cwnd: transfer.windows.findLast(({ time }) => time <= now)?.cwnd ?? 0,
    flight: flight?.flight ?? 0,
    phase: flight?.phase ?? 0,
    timeouts: transfer.timeouts.filter((time) => time <= now).length,
  };
}
