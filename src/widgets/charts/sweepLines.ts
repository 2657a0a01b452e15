import { linearScale, logScale } from '#widgets/charts/scales.ts';
import type { Scale } from '#widgets/charts/scales.ts';
import { grouped } from '#widgets/kit/format.ts';

export interface SweepPoint {
  readonly at: number;
  readonly value: number;
}
/** Whose the line is: a place of the machine, a stack, or the one that the others are compared with. */
export type Tone = 'client' | 'nic' | 'host' | 'app' | 'plain' | 'offloaded' | 'quiet';
/** The mark at every run, and with it the stroke between: solid, dashed, dotted, dashes and dots. */
export type Form = 'square' | 'circle' | 'triangle' | 'diamond';

/** The runs of one line, in the order of the axis. */
export interface SweepLine {
  readonly key: string;
  readonly name: string;
  readonly tone: Tone;
  readonly form: Form;
  readonly points: readonly SweepPoint[];
  /** The end of the line its name stands at; `last` if nothing is said. */
  readonly named?: 'first' | 'last';
}

/** What somebody published: a point, or a field where it names a range. */
export interface Quoted {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly least: number;
  readonly most: number;
}

export interface SweepAxis {
  readonly title: string;
  readonly print: (value: number) => string;
  /** By powers, each as far from the next as that from the one after it, or by equal steps. */
  readonly by: 'powers' | 'steps';
}

/** Powers of ten that enclose all values. */
export function decades(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const powers: number[] = [];
  let power = 1;
  while (power * 10 <= least) power *= 10;
  while (power > least && power > 1e-6) power /= 10;
  for (; ; power *= 10) {
    powers.push(power);
    if (power >= most) return powers;
  }
}

const MOST_STEPS = 6;

/** Equal round steps, 0 among them, that enclose all values: 41,432 -> 0, 10,000, … 50,000. */
export function steps(values: readonly number[]): number[] {
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values) || least + 1;
  const rough = (most - least) / MOST_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((each) => each * power >= rough * 0.999) ?? 10) * power;
  const from = Math.floor(least / step + 1e-9);
  const to = Math.max(from + 1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: to - from + 1 }, (_, row) => Number(((from + row) * step).toPrecision(12)));
}

/** 10,000,000 -> "10 M" */
export function powerName(power: number): string {
  if (power >= 1e9) return `${power / 1e9}\u00a0G`;
  return power >= 1e6 ? `${power / 1e6}\u00a0M` : grouped(power);
}

export function levelsOf(
  lines: readonly SweepLine[],
  quoted: readonly Quoted[],
  by: SweepAxis['by'],
): number[] {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const said = quoted.flatMap(({ least, most }) => [least, most]);
  return (by === 'powers' ? decades : steps)([...values, ...said]);
}

export function scaleOf(by: SweepAxis['by'], from: number, to: number, left: number, right: number): Scale {
  return (by === 'powers' ? logScale : linearScale)(from, to, left, right);
}

export function pathOf({ points }: SweepLine, x: Scale, y: Scale): string {
  return points.map(({ at, value }, row) => `${row === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join('');
}

/** The stop drawn nearest to `px`. */
export function nearest(stops: readonly number[], x: Scale, px: number): number {
  return stops.reduce(
    (best, stop) => (Math.abs(x(stop) - px) < Math.abs(x(best) - px) ? stop : best),
    stops[0],
  );
}

const LETTER = 7;
const BETWEEN = 10;

/** The stops whose labels find room beside the one before. */
export function labelled(stops: readonly number[], x: Scale, print: (stop: number) => string): number[] {
  let free = -Infinity;
  return stops.filter((stop) => {
    const half = (print(stop).length * LETTER) / 2;
    if (x(stop) - half < free) return false;
    free = x(stop) + half + BETWEEN;
    return true;
  });
}

export interface LineName {
  readonly key: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

const NAME_HEIGHT = 17;
const ABOVE = 12;

/** Names over the ends of their lines, pushed apart where they would cover one another. */
export function namesOf(lines: readonly SweepLine[], x: Scale, y: Scale, bottom: number): LineName[] {
  return (['first', 'last'] as const).flatMap((end) => {
    const names = lines
      .filter(({ named = 'last', points }) => named === end && points.length > 0)
      .map(({ key, name, points }) => {
        const { at, value } = end === 'first' ? points[0] : points[points.length - 1];
        return {
          key,
          name,
          x: x(at),
          y: y(value) - ABOVE,
          anchor: end === 'first' ? 'start' : 'end',
        } as const;
      })
      .sort((one, other) => one.y - other.y);
    const rows = apart(
      names.map((name) => name.y),
      bottom,
    );
    return names.map((name, row) => ({ ...name, y: rows[row] }));
  });
}

/** Ascending places at least a name's height apart, the lowest no lower than `bottom`. */
function apart(wanted: readonly number[], bottom: number): number[] {
  const places: number[] = [];
  for (const place of wanted)
    places.push(Math.max(place, (places[places.length - 1] ?? -Infinity) + NAME_HEIGHT));
  let floor = bottom;
  for (let row = places.length - 1; row >= 0; row--) {
    places[row] = Math.min(places[row], floor);
    floor = places[row] - NAME_HEIGHT;
  }
  return places;
}
