import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import { startSetting, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import { goalSpec } from '#widgets/kit/goalSpec.ts';

function run(goal: GoalExercise, setting: Setting): Report {
  const testbed = new Testbed(goalSpec(goal, setting));
  while (testbed.ended === 'running') testbed.advance(Infinity, 1_000_000);
  return testbed.report();
}

/** What the reader is told who sets these knobs and presses Check. */
export function answer(goal: GoalExercise, changed: Setting): Judgement {
  const chosen = { ...startSetting(goal), ...changed };
  return goal.judge(
    goal.settings(chosen).map((setting) => run(goal, setting)),
    chosen,
  );
}
