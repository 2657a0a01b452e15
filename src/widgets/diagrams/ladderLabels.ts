import type { FrameLine, Point } from '#widgets/diagrams/ladderLayout.ts';

/** Where a frame's glyph and words stand: close to its own line, on no line and on no other label. */
export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly glyph: { readonly x: number; readonly y: number };
  /** When the frame has come that far. */
  readonly time: number;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const GLYPH = 18;
const LETTER = 6.4;
const LINE = 15;
/** Clear of the line by this much. */
const CLEAR = 3;
/** Shares of the crossing at which a label may stand, best first. */
const PLACES = [0.5, 0.36, 0.64, 0.24, 0.76, 0.14, 0.86];

/** The widest crossing of the line, as its two ends. */
function crossing(points: readonly Point[]): [Point, Point] | undefined {
  let best: [Point, Point] | undefined;
  for (let row = 1; row < points.length; row++) {
    const across = Math.abs(points[row].x - points[row - 1].x);
    if (across > 0 && (best === undefined || across > Math.abs(best[1].x - best[0].x)))
      best = [points[row - 1], points[row]];
  }
  return best;
}

function collides(box: Box, placed: readonly Box[]): boolean {
  return placed.some(
    (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
  );
}

/** -1 is above the line, 1 below it, 0 on it. */
type Side = -1 | 0 | 1;

function labelAt(text: string, from: Point, to: Point, share: number, side: Side): Candidate {
  const width = GLYPH + text.length * LETTER;
  const x = from.x + (to.x - from.x) * share;
  const slope = Math.abs((to.y - from.y) / (to.x - from.x));
  const off = side * (LINE / 2 + CLEAR + (slope * width) / 2);
  const y = from.y + (to.y - from.y) * share + off;
  const left = x - width / 2;
  const label = {
    text,
    x: left + GLYPH,
    y,
    glyph: { x: text === '' ? x : left + GLYPH / 2 - 1, y },
    time: from.time + (to.time - from.time) * share,
  };
  return { label, box: { left, right: left + width, top: y - LINE / 2, bottom: y + LINE / 2 } };
}

interface Candidate {
  readonly label: PlacedLabel;
  readonly box: Box;
}

/** Whether the stretch from one point to the other touches the box (Liang and Barsky's clipping). */
export function crosses(box: Box, from: Point, to: Point): boolean {
  let enter = 0;
  let leave = 1;
  const across = [
    [from.x - to.x, from.x - box.left],
    [to.x - from.x, box.right - from.x],
    [from.y - to.y, from.y - box.top],
    [to.y - from.y, box.bottom - from.y],
  ];
  for (const [step, room] of across) {
    if (step === 0 && room < 0) return false;
    if (step < 0) enter = Math.max(enter, room / step);
    if (step > 0) leave = Math.min(leave, room / step);
  }
  return enter <= leave;
}

function isOnLine(box: Box, lines: readonly FrameLine[]): boolean {
  return lines.some(({ points }) =>
    points.some((point, row) => row > 0 && crosses(box, points[row - 1], point)),
  );
}

/** Beside the line where nothing is in the way; else on it; else the glyph alone. */
function* candidates(words: string, from: Point, to: Point): Generator<readonly [Candidate, boolean]> {
  if (words !== '')
    for (const share of PLACES)
      for (const side of [-1, 1] as const) yield [labelAt(words, from, to, share, side), true];
  for (const text of [words, ''])
    for (const share of PLACES) yield [labelAt(text, from, to, share, 0), false];
}

/** Labels in order of time; one that finds no room of its own keeps only its glyph. */
export function placeLabels(
  lines: readonly FrameLine[],
  text: (line: FrameLine) => string,
): Map<number, PlacedLabel> {
  const placed: Box[] = [];
  const labels = new Map<number, PlacedLabel>();
  for (const line of lines) {
    const ends = crossing(line.points);
    if (ends === undefined) continue;
    for (const [{ label, box }, isBeside] of candidates(text(line), ...ends)) {
      if (collides(box, placed) || (isBeside && isOnLine(box, lines))) continue;
      placed.push(box);
      labels.set(line.life.serial, label);
      break;
    }
  }
  return labels;
}
