import { Tap } from '#engine/testbed/taps.table.ts';
import { Reason, reasons } from '#engine/wire/reasons.table.ts';
import type { Lane } from '#engine/testbed/taps.table.ts';
import { answeredByNic } from '#widgets/kit/traceView.ts';
import type { Hop, Life } from '#widgets/kit/traceView.ts';
import { yOf } from '#widgets/diagrams/timeAxis.ts';
import type { TimeAxis } from '#widgets/diagrams/timeAxis.ts';

/** Where each lane stands, in pixels. Places are lines; the wire and PCIe are what lies between them. */
export type LaneAt = Readonly<Record<Lane, number>>;

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly time: number;
}

/** A wide ladder has six lanes and words beside them; a narrow one the four a thumb can tell apart. */
export interface LadderShape {
  readonly lane: LaneAt;
  readonly shown: readonly Lane[];
  readonly isNarrow: boolean;
  /** Where the instants are written, and how far the picture reaches. */
  readonly timeAt: number;
  readonly from: number;
  readonly to: number;
}

const NARROW = 600;

export function ladderShape(width: number): LadderShape {
  const isNarrow = width < NARROW;
  const client = isNarrow ? 58 : 158;
  const last = isNarrow ? width - 16 : width - 92;
  const nic = client + (last - client) * (isNarrow ? 0.62 : 0.565);
  const host = isNarrow ? last : client + (last - client) * 0.765;
  const lane = { client, wire: (client + nic) / 2, nic, pcie: (nic + host) / 2, host, app: last };
  const shown: Lane[] = ['wire', 'pcie', 'client', 'nic', 'host'];
  return {
    lane,
    shown: isNarrow ? shown : [...shown, 'app'],
    isNarrow,
    timeAt: isNarrow ? 50 : 54,
    from: isNarrow ? 54 : 60,
    to: width,
  };
}

/** How a frame ended, for its last mark. */
export type Ending = 'arrived' | 'consumed' | 'lost' | 'travelling';
export type EventName =
  'syn' | 'data' | 'ack' | 'fin' | 'rst' | 'retransmission' | 'drop' | 'timer' | 'forged';

/** One frame as it is drawn: a line that bends where it waits. */
export interface FrameLine {
  readonly life: Life;
  readonly points: readonly Point[];
  readonly width: number;
  readonly event: EventName;
  readonly ending: Ending;
  /** The NIC made it, or kept it, by itself. */
  readonly isNic: boolean;
  /** Middle of the longest crossing: where the glyph and the label go. */
  readonly middle: Point;
}

/** The NIC took one frame in and sent another out by itself: the book's emblem. */
export interface Turn {
  readonly from: Point;
  readonly to: Point;
  readonly serial: number;
  /** The frame that turned round. */
  readonly asked: number;
}

const eventByGlyph: Readonly<Record<string, EventName>> = {
  '◇': 'syn',
  '▬': 'data',
  '·': 'ack',
  '▷': 'fin',
  '✕': 'rst',
  '↻': 'retransmission',
  '⊘': 'drop',
  '⏱': 'timer',
  '⚠': 'forged',
};

export function eventOf(reason: number): EventName {
  return eventByGlyph[reasons[reason].glyph] ?? 'data';
}

/** 60 B is a hairline, a full frame a bar: area stands for bytes. */
export function widthOf(bytes: number): number {
  return 1.4 + 3.4 * Math.sqrt(Math.max(0, bytes - 54) / 1460);
}

/** A place a frame can stand at; the wire and PCIe are crossed, not stood on. */
function standsAt(hop: Hop, lane: LaneAt): number {
  switch (hop.tap) {
    case Tap.ClientSent:
    case Tap.WireToServer:
    case Tap.ClientReceived:
      return lane.client;
    case Tap.NicFromWire:
    case Tap.NicToHost:
    case Tap.NicFromHost:
    case Tap.NicToWire:
    case Tap.WireToClient:
      return lane.nic;
    case Tap.NicConsumed:
    case Tap.Dropped:
      return lane.nic;
    case Tap.Lost:
    case Tap.Corrupted:
      return lane.wire;
    default:
      return lane.host;
  }
}

function endingOf(hop: Hop): Ending {
  if (hop.tap === Tap.Lost || hop.tap === Tap.Dropped) return 'lost';
  if (hop.tap === Tap.NicConsumed) return 'consumed';
  return hop.tap === Tap.HostTaken || hop.tap === Tap.ClientReceived ? 'arrived' : 'travelling';
}

/** A frame the wire loses is drawn half way, its own copy from there: `flight` is how long the whole way takes. */
function pointsOf(life: Life, lane: LaneAt, axis: TimeAxis, flight: number): Point[] {
  const origin = life.first - flight / 2;
  const before: Point[] =
    life.reason === Reason.Duplicate ? [{ x: lane.wire, y: yOf(axis, origin), time: origin }] : [];
  const points = life.hops
    .filter(({ tap }) => tap !== Tap.Corrupted)
    .map((hop) => {
      const time = hop.tap === Tap.Lost ? hop.time + flight / 2 : hop.time;
      return { x: standsAt(hop, lane), y: yOf(axis, time), time };
    });
  return [...before, ...points];
}

/** The crossing with the most room for a label. */
function middleOf(points: readonly Point[]): Point {
  let best = { x: points[0].x, y: points[0].y, time: points[0].time };
  let widest = 0;
  for (let row = 1; row < points.length; row++) {
    const from = points[row - 1];
    const to = points[row];
    const across = Math.abs(to.x - from.x);
    if (across <= widest) continue;
    widest = across;
    best = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, time: (from.time + to.time) / 2 };
  }
  return best;
}

export function frameLine(life: Life, lane: LaneAt, axis: TimeAxis, flight: number): FrameLine {
  const points = pointsOf(life, lane, axis, flight);
  const last = life.hops[life.hops.length - 1];
  return {
    life,
    points,
    width: widthOf(last.length),
    event: eventOf(life.reason),
    ending: endingOf(last),
    isNic: last.tap === Tap.NicConsumed || life.hops[0].tap === Tap.NicToWire,
    middle: middleOf(points),
  };
}

/** The part of a line that has happened by `now`, its head interpolated along the crossing. */
export function drawnUpTo(points: readonly Point[], now: number): Point[] {
  const done = points.filter(({ time }) => time <= now);
  const from = done.at(-1);
  const to = points[done.length];
  if (from === undefined || to === undefined) return done;
  const share = (now - from.time) / (to.time - from.time);
  return [...done, { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y), time: now }];
}

export function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, row) => `${row === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

/** Where frames turn round at the NIC: its answer leaves where the question ended. */
export function turnsOf(lines: readonly FrameLine[]): Turn[] {
  const bySerial = new Map(lines.map((line) => [line.life.serial, line]));
  const turns: Turn[] = [];
  for (const [serial, { asked }] of answeredByNic(lines.map(({ life }) => life))) {
    const from = bySerial.get(asked.serial)?.points.at(-1);
    const to = bySerial.get(serial)?.points[0];
    if (from !== undefined && to !== undefined) turns.push({ from, to, serial, asked: asked.serial });
  }
  return turns;
}

/** A half circle at the NIC, open to the wire; `away` is the direction of the host. */
export function turnPath(turn: Turn, away: number): string {
  const x = turn.from.x;
  const top = turn.from.y - TURN_LIP;
  const bottom = turn.to.y + TURN_LIP;
  const reach = x + away * TURN_REACH;
  return `M${x} ${top.toFixed(1)}C${reach} ${top.toFixed(1)} ${reach} ${bottom.toFixed(1)} ${x} ${bottom.toFixed(1)}`;
}
const TURN_LIP = 7;
const TURN_REACH = 22;
