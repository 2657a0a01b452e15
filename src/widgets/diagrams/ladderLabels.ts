import type { FrameLine, Point } from '#widgets/diagrams/ladderLayout.ts';

/** Where a frame's glyph and words stand: on its own line, beside no other label. */
export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly glyph: { readonly x: number; readonly y: number };
  /** When the frame has come that far. */
  readonly time: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const GLYPH = 18;
const LETTER = 6.4;
const LINE = 17;
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

function labelAt(text: string, from: Point, to: Point, share: number): { label: PlacedLabel; box: Box } {
  const width = GLYPH + text.length * LETTER;
  const x = from.x + (to.x - from.x) * share;
  const y = from.y + (to.y - from.y) * share;
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
    for (const words of [text(line), '']) {
      const room = PLACES.map((share) => labelAt(words, ends[0], ends[1], share)).find(
        ({ box }) => !collides(box, placed),
      );
      if (room === undefined) continue;
      placed.push(room.box);
      labels.set(line.life.serial, room.label);
      break;
    }
  }
  return labels;
}
