import { defaultSpec } from '#experiment/defaults.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { withField } from '#experiment/validate.ts';
import type { GoalExercise, Setting } from '#widgets/kit/goal.ts';

/** What the engine runs for a setting. Apart from `goal.ts`, so that a page loads the schema only when it is used. */
export function goalSpec(goal: GoalExercise, setting: Setting): ExperimentSpec {
  let spec = defaultSpec();
  for (const [path, value] of Object.entries({ ...goal.fixed, ...setting }))
    spec = withField(spec, path, value);
  return { ...spec, disturbances: { ...spec.disturbances, exact: [...goal.exact] } };
}
