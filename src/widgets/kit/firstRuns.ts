import { onDestroy, onMount } from 'svelte';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Runs, Session } from '#widgets/kit/session.svelte.ts';

/**
 * How every figure begins and ends: what the build ran is shown at once, else it is run when the figure wakes; the worker
 * goes when the figure goes. Called while the component is made, after everything that `show` sets.
 */
export function beginWith(
  session: Session,
  baked: Runs | undefined,
  specs: Readonly<Record<string, ExperimentSpec>>,
  show: (runs: Runs) => void,
): void {
  if (baked) show(baked);
  onMount(() => {
    if (!baked) void session.run(specs).then((runs) => runs && show(runs));
  });
  onDestroy(() => session.close());
}
