import { Note } from '#engine/kernel/notes.table.ts';
import { State } from '#engine/tcp/states.table.ts';
import { Tap } from '#engine/testbed/taps.table.ts';
import { Flag, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import type { Trace } from '#experiment/report.ts';

/** A short connection written by hand, so that geometry can be tested without running the machine. */
const US = 1_000_000;

interface FrameLine {
  reason: number;
  flags: number;
  payload: number;
  toServer: boolean;
  cause: number;
  /** Tap and microseconds. */
  hops: [number, number][];
}

function bytesOf(line: FrameLine, serial: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(60, TCP_START + 20 + line.payload));
  const view = new DataView(bytes.buffer);
  bytes.set([2, 0x77, 0, 0, 0, 1, 2, 0x77, 0, 0, 0, 2, 8, 0, 0x45, 0]);
  view.setUint16(16, 40 + line.payload);
  view.setUint16(18, serial);
  bytes.set([64, 6], 22);
  bytes.set(line.toServer ? [10, 77, 1, 1, 10, 77, 0, 2] : [10, 77, 0, 2, 10, 77, 1, 1], 26);
  view.setUint16(TCP_START, line.toServer ? 40_000 : 80);
  view.setUint16(TCP_START + 2, line.toServer ? 80 : 40_000);
  view.setUint32(TCP_START + 4, 1000 + serial);
  view.setUint32(TCP_START + 8, 2000 + serial);
  view.setUint16(TCP_START + 12, (5 << 12) | line.flags);
  view.setUint16(TCP_START + 14, 65_535);
  return bytes;
}

const { Syn, Ack, Fin, Psh } = Flag;

function up(from: number, lasts: 'host' | 'nic', rest: Omit<FrameLine, 'hops' | 'toServer'>): FrameLine {
  const hops: [number, number][] = [
    [Tap.ClientSent, from],
    [Tap.WireToServer, from + 0.1],
    [Tap.NicFromWire, from + 10.3],
  ];
  if (lasts === 'nic') hops.push([Tap.NicConsumed, from + 11.2]);
  else hops.push([Tap.NicToHost, from + 10.9], [Tap.HostReceived, from + 11.9], [Tap.HostTaken, from + 12.5]);
  return { ...rest, toServer: true, hops };
}

function down(from: number, starts: 'host' | 'nic', rest: Omit<FrameLine, 'hops' | 'toServer'>): FrameLine {
  const hops: [number, number][] =
    starts === 'host'
      ? [
          [Tap.HostSent, from],
          [Tap.NicFromHost, from + 1],
          [Tap.NicToWire, from + 1.6],
        ]
      : [[Tap.NicToWire, from]];
  const out = hops[hops.length - 1][1];
  hops.push([Tap.WireToClient, out + 0.1], [Tap.ClientReceived, out + 10.3]);
  return { ...rest, toServer: false, hops };
}

function lines(offloaded: boolean): FrameLine[] {
  const edge = offloaded ? 'nic' : 'host';
  const early = offloaded ? 11.2 : 14;
  return [
    up(0, edge, { reason: Reason.Syn, flags: Syn, payload: 0, cause: -1 }),
    down(early, edge, {
      reason: offloaded ? Reason.CookieSynAck : Reason.SynAck,
      flags: Syn | Ack,
      payload: 0,
      cause: 1,
    }),
    up(28, 'host', { reason: Reason.HandshakeAck, flags: Ack, payload: 0, cause: 2 }),
    up(28.4, 'host', { reason: Reason.Data, flags: Ack | Psh, payload: 64, cause: 2 }),
    down(44, 'host', { reason: Reason.DataFin, flags: Ack | Psh | Fin, payload: 64, cause: 4 }),
    up(58, edge, { reason: Reason.Fin, flags: Ack | Fin, payload: 0, cause: 5 }),
    down(offloaded ? 69.2 : 72, edge, {
      reason: offloaded ? Reason.NicFinAck : Reason.Ack,
      flags: Ack,
      payload: 0,
      cause: 6,
    }),
  ];
}

function noteRows(): [number, number, number, number, number][] {
  return [
    [0, Note.ClientState, 1, State.Closed, State.SynSent],
    [13, Note.ServerState, 1, State.Listen, State.SynReceived],
    [27, Note.ClientState, 1, State.SynSent, State.Established],
    [40.6, Note.ServerState, 1, State.SynReceived, State.Established],
    [40.8, Note.AppAccept, 1, 0, 0],
    [41, Note.HostPass, 0, 2600, 2],
    [42, Note.AppRead, 1, 64, 0],
    [43, Note.AppWrite, 1, 64, 0],
    [43.5, Note.AppClose, 1, 0, 0],
    [44, Note.ServerState, 1, State.Established, State.FinWait1],
    [58, Note.ClientState, 1, State.Established, State.LastAck],
    [72, Note.ServerState, 1, State.FinWait1, State.TimeWait],
    [84, Note.ClientState, 1, State.LastAck, State.Closed],
    [1_000_072, Note.ServerState, 1, State.TimeWait, State.Closed],
  ];
}

export function connectionTrace(offloaded = false): Trace {
  const frames = lines(offloaded);
  const stored: Uint8Array[] = frames.map((line, row) => bytesOf(line, row + 1));
  const starts = stored.map((_, row) => stored.slice(0, row).reduce((sum, { length }) => sum + length, 0));
  const hops = frames
    .flatMap((line, row) => line.hops.map(([tap, time]) => ({ tap, time: time * US, row })))
    .sort((one, other) => one.time - other.time);
  const bytes = new Uint8Array(stored.reduce((sum, { length }) => sum + length, 0));
  stored.forEach((frame, row) => bytes.set(frame, starts[row]));
  const ordinals = frames.map(
    (line, row) => frames.slice(0, row + 1).filter(({ toServer }) => toServer === line.toServer).length,
  );
  const notes = noteRows();
  return {
    hops: {
      time: Float64Array.from(hops, ({ time }) => time),
      frame: Float64Array.from(hops, ({ row }) => row + 1),
      tap: Uint8Array.from(hops, ({ tap }) => tap),
      length: Uint16Array.from(hops, ({ row }) => stored[row].length),
      at: Int32Array.from(hops, ({ row }) => starts[row]),
    },
    frames: {
      serial: Float64Array.from(frames, (_, row) => row + 1),
      cause: Float64Array.from(frames, ({ cause }) => cause),
      reason: Uint8Array.from(frames, ({ reason }) => reason),
      attempt: new Uint8Array(frames.length),
      ordinal: Float64Array.from(ordinals),
      link: Uint8Array.from(frames, ({ toServer }) => (toServer ? 0 : 1)),
    },
    notes: {
      time: Float64Array.from(notes, ([time]) => time * US),
      kind: Uint8Array.from(notes, ([, kind]) => kind),
      subject: Int32Array.from(notes, ([, , subject]) => subject),
      a: Float64Array.from(notes, ([, , , a]) => a),
      b: Float64Array.from(notes, ([, , , , b]) => b),
    },
    bytes,
    truncated: false,
  };
}
