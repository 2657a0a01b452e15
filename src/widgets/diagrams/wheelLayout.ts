import { Note } from '#engine/kernel/notes.table.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

/** The wheel as it stands at one instant. Bits are `group * flows + flow`. */
export interface WheelMoment {
  /** Bits that are set. */
  readonly set: ReadonlySet<number>;
  /** Bits that were cleared a moment ago, with how much of their glow is left (0..1), and why. */
  readonly fading: readonly { bit: number; left: number; fired: boolean }[];
  /** Position of the hand, in groups: ticks stand on a grid from time 0, and the hand with them. */
  readonly hand: number;
  readonly sweeps: number;
  readonly fired: number;
  readonly early: number;
  readonly late: number;
  readonly answered: number;
}

export interface WheelShape {
  readonly groups: number;
  readonly flows: number;
  /** Picoseconds from one group to the next. */
  readonly tick: number;
}

export function bitOf(shape: WheelShape, group: number, flow: number): number {
  return group * shape.flows + (flow % shape.flows);
}

/** Replays the notes up to `now`. `glow` is how long, in picoseconds, a cleared bit takes to fade. */
export function wheelAt(
  notes: readonly TraceNote[],
  shape: WheelShape,
  now: number,
  glow: number,
): WheelMoment {
  const set = new Set<number>();
  const cleared = new Map<number, { time: number; fired: boolean }>();
  let sweeps = 0;
  let fired = 0;
  let early = 0;
  let late = 0;
  let answered = 0;
  for (const note of notes) {
    if (note.time > now) break;
    const bit = note.kind === Note.WheelSweep ? -1 : bitOf(shape, note.a, note.subject);
    if (note.kind === Note.WheelSet) {
      set.add(bit);
      cleared.delete(bit);
    } else if (note.kind === Note.WheelCleared) {
      if (set.delete(bit)) answered++;
      cleared.set(bit, { time: note.time, fired: false });
    } else if (note.kind === Note.WheelFired) {
      set.delete(bit);
      cleared.set(bit, { time: note.time, fired: true });
      fired++;
      if (note.b < 0) early++;
      else if (note.b > 0) late++;
    } else if (note.kind === Note.WheelSweep) {
      sweeps++;
    }
  }
  const fading = [...cleared]
    .filter(([, { time }]) => now - time < glow)
    .map(([bit, { time, fired: byTimer }]) => ({ bit, left: 1 - (now - time) / glow, fired: byTimer }));
  return { set, fading, hand: (now / shape.tick) % shape.groups, sweeps, fired, early, late, answered };
}

/** How one group's cells lie in its sector: rings of cells, filled from the outside. */
export interface CellGrid {
  readonly rings: number;
  readonly perRing: number;
}

export function cellGrid(flows: number, groups: number): CellGrid {
  // Cells come out about square when a sector is as deep as it is wide at its middle.
  const aspect = (2 * Math.PI * 0.7) / groups / 0.52;
  const perRing = Math.max(1, Math.round(Math.sqrt(flows * aspect)));
  return { rings: Math.ceil(flows / perRing), perRing };
}

export interface WheelSize {
  readonly center: number;
  readonly outer: number;
  readonly inner: number;
}

const GAP = 0.12;

/** One cell as an SVG path; angles from the top, clockwise. */
export function cellPath(shape: WheelShape, grid: CellGrid, size: WheelSize, bit: number): string {
  const group = Math.floor(bit / shape.flows);
  const flow = bit % shape.flows;
  const sector = (2 * Math.PI) / shape.groups;
  const ring = Math.floor(flow / grid.perRing);
  const column = flow % grid.perRing;
  const depth = (size.outer - size.inner) / grid.rings;
  const usable = sector * 0.9;
  const width = usable / grid.perRing;
  const from = group * sector + sector * 0.05 + column * width;
  const outer = size.outer - (ring + GAP) * depth;
  const inner = size.outer - (ring + 1 - GAP) * depth;
  return quadrangle(size.center, outer, inner, from + width * GAP, from + width * (1 - GAP));
}

/** Cells are small enough for straight edges. */
function quadrangle(center: number, outer: number, inner: number, from: number, to: number): string {
  const at = (radius: number, angle: number): string =>
    `${(center + radius * Math.sin(angle)).toFixed(1)} ${(center - radius * Math.cos(angle)).toFixed(1)}`;
  return `M${at(outer, from)}L${at(outer, to)} ${at(inner, to)} ${at(inner, from)}Z`;
}

/** The piece of a ring between two radii and two angles. */
export function annulus(center: number, outer: number, inner: number, from: number, to: number): string {
  const at = (radius: number, angle: number): string =>
    `${(center + radius * Math.sin(angle)).toFixed(2)} ${(center - radius * Math.cos(angle)).toFixed(2)}`;
  const large = to - from > Math.PI ? 1 : 0;
  return (
    `M${at(outer, from)}A${outer.toFixed(2)} ${outer.toFixed(2)} 0 ${large} 1 ${at(outer, to)}` +
    `L${at(inner, to)}A${inner.toFixed(2)} ${inner.toFixed(2)} 0 ${large} 0 ${at(inner, from)}Z`
  );
}

/** Every cell of every group in one path: the empty bitmap. */
export function emptyPath(shape: WheelShape, grid: CellGrid, size: WheelSize): string {
  let path = '';
  for (let bit = 0; bit < shape.groups * shape.flows; bit++) path += cellPath(shape, grid, size, bit);
  return path;
}
