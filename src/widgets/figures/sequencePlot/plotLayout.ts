import { linearScale } from '#widgets/charts/scales.ts';
import { ticks } from '#widgets/charts/ticks.ts';
import type { Scale } from '#widgets/charts/scales.ts';
import type { FlightPoint, Sent, Transfer } from '#widgets/figures/sequencePlot/transfer.ts';

/** Two plots over one time axis. Positions are pixels of the picture. */
export interface PlotLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  /** Bytes of the reply, 0 below. */
  readonly upper: { readonly top: number; readonly bottom: number };
  readonly lower: { readonly top: number; readonly bottom: number };
  readonly x: Scale;
  readonly bytes: Scale;
  readonly window: Scale;
  readonly byteTicks: readonly number[];
  readonly windowTicks: readonly number[];
  readonly timeTicks: readonly number[];
}

const ABOVE = 1.12;

export function plotLayout(transfer: Transfer, segment: number, width: number): PlotLayout {
  const isNarrow = width < 560;
  const left = isNarrow ? 44 : 60;
  const right = width - (isNarrow ? 8 : 14);
  const upper = { top: 18, bottom: isNarrow ? 268 : 318 };
  const lower = { top: upper.bottom + 40, bottom: upper.bottom + (isNarrow ? 140 : 160) };
  const start = (transfer.sent[0]?.time ?? 0) * 0.9;
  const end = transfer.end + (transfer.end - start) * 0.02 || 1;
  // A window that nothing limits has no place on an axis.
  const most = Math.max(
    segment,
    ...transfer.windows.map(({ cwnd }) => Math.min(cwnd, transfer.bytes)),
    ...transfer.flights.map(({ flight }) => flight),
  );
  return {
    width,
    height: lower.bottom + 34,
    left,
    right,
    upper,
    lower,
    x: linearScale(start, end, left, right),
    bytes: linearScale(0, transfer.bytes * ABOVE || 1, upper.bottom, upper.top),
    window: linearScale(0, most * 1.1, lower.bottom, lower.top),
    byteTicks: ticks(transfer.bytes, isNarrow ? 4 : 5, segment),
    windowTicks: ticks(most, 4, segment),
    timeTicks: ticks(end, isNarrow ? 4 : 8).filter((tick) => tick >= start),
  };
}

/** A line that keeps its height until the next point; `end` closes it. */
export function stepPath(
  points: readonly { readonly time: number; readonly value: number }[],
  x: Scale,
  y: Scale,
  end: number,
): string {
  const [first] = points;
  if (first === undefined) return '';
  let path = `M${x(first.time).toFixed(1)} ${y(first.value).toFixed(1)}`;
  for (const { time, value } of points.slice(1)) path += `H${x(time).toFixed(1)}V${y(value).toFixed(1)}`;
  return `${path}H${x(end).toFixed(1)}`;
}

/** Spans during which the sender was repairing, by the phase it was in. */
export function repairs(
  flights: readonly FlightPoint[],
  end: number,
): { from: number; to: number; phase: number }[] {
  const spans: { from: number; to: number; phase: number }[] = [];
  let open: { from: number; phase: number } | undefined;
  for (const { time, phase } of flights) {
    if (phase === open?.phase) continue;
    if (open && open.phase !== 0) spans.push({ ...open, to: time });
    open = { from: time, phase };
  }
  if (open && open.phase !== 0) spans.push({ ...open, to: end });
  return spans;
}

/** Radius of the mark of a lost segment: it covers its neighbours, and is meant by a click on it. */
const MARK = 9;

/** The sending that lies nearest to a point of the picture, if any is near enough to be meant. */
export function nearestSent(
  { sent }: Transfer,
  layout: PlotLayout,
  at: { x: number; y: number },
  reach: number,
): Sent | undefined {
  const marked = sent.filter(({ isLost }) => isLost);
  return nearest(marked, layout, at, MARK) ?? nearest(sent, layout, at, reach);
}

function nearest(
  sent: readonly Sent[],
  layout: PlotLayout,
  at: { x: number; y: number },
  reach: number,
): Sent | undefined {
  let best: Sent | undefined;
  let least = reach ** 2;
  for (const one of sent) {
    const distance = (layout.x(one.time) - at.x) ** 2 + (layout.bytes((one.from + one.to) / 2) - at.y) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = one;
  }
  return best;
}
