import { links, Tap, taps } from '#engine/testbed/taps.table.ts';
import type { Lane } from '#engine/testbed/taps.table.ts';
import type { LinkName } from '#experiment/spec.ts';
import type { Trace } from '#experiment/report.ts';

/** One hop of one frame. `at` is where its bytes start in `trace.bytes`. Times are picoseconds. */
export interface Hop {
  readonly time: number;
  readonly tap: number;
  readonly lane: Lane;
  readonly length: number;
  readonly at: number;
}

/** The life of one frame, hop by hop. */
export interface Life {
  readonly serial: number;
  readonly cause: number;
  readonly reason: number;
  readonly attempt: number;
  readonly ordinal: number;
  readonly link: LinkName;
  readonly hops: readonly Hop[];
  readonly first: number;
  readonly last: number;
}

export interface TraceNote {
  readonly time: number;
  readonly kind: number;
  readonly subject: number;
  readonly a: number;
  readonly b: number;
}

/** Which way a frame that no link counted was going, such as a duplicate made by the wire. */
function wayOf({ tap }: Hop): LinkName {
  const toClient: readonly number[] = [
    Tap.HostSent,
    Tap.NicFromHost,
    Tap.NicToWire,
    Tap.WireToClient,
    Tap.ClientReceived,
  ];
  return toClient.includes(tap) ? 'toClient' : 'toServer';
}

/** The columns of a trace as lives in the order they began. */
export function livesOf(trace: Trace): Life[] {
  const hopsBySerial = new Map<number, Hop[]>();
  const { hops, frames } = trace;
  for (let row = 0; row < hops.time.length; row++) {
    const serial = hops.frame[row];
    const list = hopsBySerial.get(serial) ?? [];
    if (list.length === 0) hopsBySerial.set(serial, list);
    const tap = hops.tap[row];
    list.push({
      time: hops.time[row],
      tap,
      lane: taps[tap].lane,
      length: hops.length[row],
      at: hops.at[row],
    });
  }
  const lives: Life[] = [];
  for (let row = 0; row < frames.serial.length; row++) {
    const list = hopsBySerial.get(frames.serial[row]);
    if (list === undefined) continue;
    lives.push({
      serial: frames.serial[row],
      cause: frames.cause[row],
      reason: frames.reason[row],
      attempt: frames.attempt[row],
      ordinal: frames.ordinal[row],
      link: frames.ordinal[row] === 0 ? wayOf(list[list.length - 1]) : links[frames.link[row]].name,
      hops: list,
      first: list[0].time,
      last: list[list.length - 1].time,
    });
  }
  return lives.sort((one, other) => one.first - other.first);
}

export function notesOf(trace: Trace): TraceNote[] {
  const { time, kind, subject, a, b } = trace.notes;
  return Array.from(time, (at, row) => ({
    time: at,
    kind: kind[row],
    subject: subject[row],
    a: a[row],
    b: b[row],
  }));
}

/** The frame's bytes as they stood at that hop. */
export function bytesAt(trace: Trace, hop: Hop): Uint8Array {
  return trace.bytes.subarray(hop.at, hop.at + hop.length);
}

/** The last thing that happened in the trace. */
export function endOf(trace: Trace): number {
  const lastHop = trace.hops.time.at(-1) ?? 0;
  return Math.max(lastHop, trace.notes.time.at(-1) ?? 0);
}

/** Every instant at which a step should stop: one for each hop, simultaneous ones merged. */
export function stopsOf(lives: readonly Life[]): number[] {
  const all = new Set<number>();
  for (const life of lives) for (const hop of life.hops) all.add(hop.time);
  return [...all].sort((one, other) => one - other);
}

/** Frames that have set out over PCIe to the host, or come over it to the NIC, up to and including `now`. */
export function crossingsUpTo(lives: readonly Life[], now: number): { toHost: number; toNic: number } {
  let toHost = 0;
  let toNic = 0;
  for (const life of lives)
    for (const hop of life.hops) {
      if (hop.time > now) break;
      if (hop.tap === Tap.NicToHost) toHost++;
      else if (hop.tap === Tap.NicFromHost) toNic++;
    }
  return { toHost, toNic };
}

/** Picoseconds that frames have spent inside the NIC up to `now`: between coming in and going out. */
export function nicTimeUpTo(lives: readonly Life[], now: number): number {
  let total = 0;
  for (const { hops } of lives)
    for (let row = 1; row < hops.length && hops[row - 1].time <= now; row++)
      if (isInsideNic(hops[row - 1].tap)) total += Math.min(hops[row].time, now) - hops[row - 1].time;
  return total;
}

function isInsideNic(tap: number): boolean {
  return tap === Tap.NicFromWire || tap === Tap.NicFromHost;
}

/** Frames the NIC took from the wire and answered itself, by the serial number of its answer. */
export function answeredByNic(lives: readonly Life[]): Map<number, { asked: Life; answer: Life }> {
  const bySerial = new Map(lives.map((life) => [life.serial, life]));
  const answered = new Map<number, { asked: Life; answer: Life }>();
  for (const answer of lives) {
    const asked = bySerial.get(answer.cause);
    const last = asked?.hops.at(-1)?.tap;
    if (asked === undefined || answer.hops[0].tap !== Tap.NicToWire) continue;
    if (last === Tap.NicFromWire || last === Tap.NicConsumed) answered.set(answer.serial, { asked, answer });
  }
  return answered;
}
