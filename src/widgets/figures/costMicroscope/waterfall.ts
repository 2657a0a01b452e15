import type { Report } from '#experiment/report.ts';
import { nameOf } from '#widgets/figures/costMicroscope/experiment.ts';
import type { Knobs } from '#widgets/figures/costMicroscope/experiment.ts';
import { steps } from '#widgets/figures/costMicroscope/steps.ts';
import type { Step, StepKey } from '#widgets/figures/costMicroscope/steps.ts';
import { busyCycles } from '#widgets/kit/runNumbers.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** A stretch of cycles of one category, from the left edge of the picture. */
export interface Stretch {
  readonly category: number;
  readonly from: number;
  readonly to: number;
}

/** One step down: from `before` cycles to `after`. */
export interface WaterfallRow {
  readonly key: StepKey;
  readonly label: string;
  readonly place: Step['place'];
  readonly isOn: boolean;
  readonly before: number;
  readonly after: number;
  /** What fell away, by category; it ends at `before`. */
  readonly saved: readonly Stretch[];
  /** What the step itself costs elsewhere; it ends at `after`. */
  readonly added: readonly Stretch[];
}

export interface Waterfall {
  readonly start: readonly Stretch[];
  readonly rows: readonly WaterfallRow[];
  readonly left: readonly Stretch[];
  readonly startCycles: number;
  readonly leftCycles: number;
}

/** Less than half a cycle a connection is how two runs differ, not what a step does. */
const NOTHING = 0.5;

/** Values laid end to end from `from`; every category stands there, if only with no width. */
export function endToEnd(values: readonly number[], from = 0): Stretch[] {
  let at = from;
  return values.map((value, category) => ({ category, from: at, to: (at += value) }));
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** A step from one account of cycles to the next. Savings hang from the right end, costs grow back from their left. */
export function stepDown(
  step: Step,
  isOn: boolean,
  from: readonly number[],
  to: readonly number[],
): WaterfallRow {
  const change = from.map((value, category) => value - to[category]);
  const saved = change.map((value) => (value > NOTHING ? value : 0));
  const added = change.map((value) => (value < -NOTHING ? -value : 0));
  const [before, after] = [sum(from), sum(to)];
  const bottom = before - sum(saved);
  const { key, label, place } = step;
  return {
    key,
    label,
    place,
    isOn,
    before,
    after,
    saved: endToEnd(saved, bottom),
    added: endToEnd(added, bottom),
  };
}

const perConnection = (report: Report): number[] =>
  busyCycles(report).map((value) => value / Math.max(1, report.totals.connectionsCompleted));

/** The whole picture: each switched-on step is the difference of two runs; a switched-off one is a step of nothing. */
export function waterfallOf(runs: Runs, knobs: Knobs): Waterfall {
  const applied: Step[] = [];
  const valuesNow = (): number[] => perConnection(runs[nameOf(applied, knobs.replyBytes)].report);
  const start = valuesNow();
  let now = start;
  const rows = steps.map((step) => {
    const isOn = knobs.on.has(step.key);
    if (!isOn) return stepDown(step, false, now, now);
    applied.push(step);
    const next = valuesNow();
    const row = stepDown(step, true, now, next);
    now = next;
    return row;
  });
  return { start: endToEnd(start), rows, left: endToEnd(now), startCycles: sum(start), leftCycles: sum(now) };
}
