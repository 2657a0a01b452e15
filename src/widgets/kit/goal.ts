import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Report } from '#experiment/report.ts';
import type { Standing } from '#widgets/kit/question.ts';

type Value = string | number | boolean;
/** Path of a spec field -> its value. */
export type Setting = Readonly<Record<string, Value>>;

export interface GoalKnob {
  readonly path: string;
  readonly label: string;
  readonly choices: readonly { readonly label: string; readonly value: Value }[];
  readonly start: Value;
}

export interface Judgement {
  readonly standing: Standing;
  /** What the runs showed: the numbers that decide, and for a wrong setting the counter-example. */
  readonly text: string;
}

/** An exercise whose answer is a run: the reader sets knobs, the engine runs, a pure rule decides. */
export interface GoalExercise {
  readonly ask: string;
  readonly knobs: readonly GoalKnob[];
  /** What every run of this exercise has in common. */
  readonly fixed: Setting;
  readonly exact: ExperimentSpec['disturbances']['exact'];
  /** The settings to run for the reader's choice; the first is the choice itself. */
  settings(chosen: Setting): Setting[];
  judge(reports: readonly Report[], chosen: Setting): Judgement;
}

export const startSetting = (goal: GoalExercise): Setting =>
  Object.fromEntries(goal.knobs.map((knob) => [knob.path, knob.start]));

/** Busy cycles of every kind, and the share of one category among them. */
export function busyShare(report: Report, category: string): number {
  const index = report.cpu.categories.indexOf(category);
  const busy = report.cpu.perConnection.reduce((sum, cycles) => sum + cycles, 0);
  return busy === 0 || index < 0 ? 0 : report.cpu.perConnection[index] / busy;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const milliseconds = (ns: number): string => `${(ns / 1e6).toFixed(1)} ms`;
