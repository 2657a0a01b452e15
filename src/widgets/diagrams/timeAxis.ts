/**
 * A vertical time axis that is linear where things happen and folds long silences to a fixed height.
 * Times are picoseconds, positions pixels.
 */
export interface AxisPiece {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
  readonly folded: boolean;
}

export interface TimeAxis {
  readonly pieces: readonly AxisPiece[];
  readonly height: number;
  readonly start: number;
  readonly end: number;
  /** Picoseconds in one pixel of an unfolded piece. */
  readonly scale: number;
}

const FOLD_PIXELS = 34;
/** Folds together take at most this share of the picture. */
const FOLDS_SHARE = 0.4;
/** A silence this many times as long as all shorter ones together says nothing by its length: it folds. */
const SILENCE_RATIO = 8;

/** The smallest silence that folds; every longer one does as well. Silences are rare: at most half of all gaps. */
function foldFrom(gaps: readonly number[]): number {
  let shorter = 0;
  for (const [row, gap] of [...gaps].sort((one, other) => one - other).entries()) {
    if (2 * row >= gaps.length && shorter > 0 && gap > shorter * SILENCE_RATIO) return gap;
    shorter += gap;
  }
  return Infinity;
}

/** `times` must be sorted and not empty; the axis runs from the first to `end`. */
export function timeAxis(times: readonly number[], end: number, height: number): TimeAxis {
  const gaps = times.map((time, row) => (times[row + 1] ?? end) - time);
  const threshold = foldFrom(gaps);
  const folded = gaps.filter((gap) => gap >= threshold);
  const foldPixels = folded.length === 0 ? 0 : Math.min(FOLD_PIXELS, (height * FOLDS_SHARE) / folded.length);
  const busy = folded.reduce((left, gap) => left - gap, end - times[0]);
  const scale = Math.max(busy, 1) / (height - folded.length * foldPixels);
  const pieces: AxisPiece[] = [];
  let from = times[0];
  let top = 0;
  const add = (to: number, pixels: number, fold: boolean): void => {
    if (to <= from) return;
    pieces.push({ from, to, top, bottom: top + pixels, folded: fold });
    top += pixels;
    from = to;
  };
  gaps.forEach((gap, row) => {
    if (gap < threshold) return;
    add(times[row], (times[row] - from) / scale, false);
    add(times[row] + gap, foldPixels, true);
  });
  add(end, (end - from) / scale, false);
  return { pieces, height, start: times[0], end, scale };
}

function pieceWith(axis: TimeAxis, inside: (piece: AxisPiece) => boolean): AxisPiece | undefined {
  return axis.pieces.find(inside) ?? axis.pieces.at(-1);
}

export function yOf(axis: TimeAxis, time: number): number {
  if (time <= axis.start) return 0;
  const piece = pieceWith(axis, ({ to }) => time <= to);
  if (piece === undefined) return 0;
  const share = (time - piece.from) / (piece.to - piece.from);
  return piece.top + Math.min(share, 1) * (piece.bottom - piece.top);
}

export function timeOf(axis: TimeAxis, y: number): number {
  const piece = pieceWith(axis, ({ bottom }) => y <= bottom);
  if (piece === undefined || y <= 0) return axis.start;
  const share = Math.min((y - piece.top) / (piece.bottom - piece.top), 1);
  return piece.from + share * (piece.to - piece.from);
}

/** Where playing for `milliseconds` at `speed` (emulated picoseconds per wall millisecond) leads: folds pass in 0.6 s. */
export function advance(axis: TimeAxis, now: number, milliseconds: number, speed: number): number {
  let left = milliseconds;
  let at = now;
  while (left > 0 && at < axis.end) {
    const piece = axis.pieces.find(({ to }) => at < to);
    if (piece === undefined) return axis.end;
    const pace = piece.folded ? (piece.to - piece.from) / FOLD_MILLISECONDS : speed;
    const needed = (piece.to - at) / pace;
    if (needed > left) return Math.min(axis.end, at + left * pace);
    left -= needed;
    at = piece.to;
  }
  return Math.min(at, axis.end);
}
const FOLD_MILLISECONDS = 600;

/** A step of 1, 2 or 5 times a power of ten that gives at most `most` marks. */
export function niceStep(span: number, most: number): number {
  const raw = span / Math.max(most, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw) ?? raw;
}

export interface AxisMark {
  readonly time: number;
  readonly y: number;
  /** Where its stretch began: after a silence, marks count from there. */
  readonly since: number;
}

/** Round instants on the unfolded pieces, about one for every `pixels`. */
export function marks(axis: TimeAxis, pixels: number): { step: number; marks: AxisMark[] } {
  const step = niceStep(axis.scale * pixels, 1);
  const found: AxisMark[] = [];
  for (const piece of axis.pieces) {
    if (piece.folded) continue;
    const since = piece.from;
    for (let time = since; time <= piece.to; time += step) found.push({ time, y: yOf(axis, time), since });
  }
  return { step, marks: found };
}
